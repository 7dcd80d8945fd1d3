extension BidirectionalCollection {
    /// The elements without those at both ends that meet a condition.
    func trimmed(_ condition: (Element) -> Bool) -> SubSequence {
        guard let first = firstIndex(where: { !condition($0) }), let last = lastIndex(where: { !condition($0) }) else {
            return self[startIndex..<startIndex]
        }
        return self[first...last]
    }
}

extension StringProtocol {
    /// The text without the spaces and tabs at its ends, the optional white space of RFC 9110 §5.6.3.
    var trimmedField: SubSequence { trimmed { $0 == " " || $0 == "\t" } }
}

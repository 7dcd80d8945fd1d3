extension BidirectionalCollection {
    /// The elements without those at both ends that meet a condition.
    func trimmed(_ condition: (Element) -> Bool) -> SubSequence {
        guard let first = firstIndex(where: { !condition($0) }), let last = lastIndex(where: { !condition($0) }) else {
            return self[startIndex..<startIndex]
        }
        return self[first...last]
    }
}

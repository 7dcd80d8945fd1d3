/// The one JSON value in what a model wrote.
///
/// Models put fences around it, or words before and after. A text that is JSON as a whole is that value; else the one
/// fenced block that is JSON; else the one object or array that begins anywhere in the text. Where there are several
/// nobody knows which was meant, and what was cut or is broken is never replaced by a part of it.
package enum EmbeddedJSON {
    /// Why there is no value.
    package enum Trouble: Error, Hashable, Sendable {
        case empty
        case none
        case several
        case cut
        case broken(JSONFault)
    }

    /// Bytes that may be looked at again for brackets that turn out to be none of JSON.
    ///
    /// So many times the length of the text, and some more: a text with more of them is none that was meant to have any. So
    /// a search takes time linear in the text, whatever a model writes.
    private static let looksAgain = (times: 16, more: 64 << 10)

    /// Where the value is.
    ///
    /// - Parameter text: What the model wrote, in UTF-8.
    /// - Returns: Its bytes.
    /// - Throws: ``Trouble``.
    package static func find(in text: Span<UInt8>) throws(Trouble) -> Range<Int> {
        var steps = 0
        return try find(in: text, steps: &steps)
    }

    /// Where the value is, and how many bytes were looked at between brackets to find out.
    package static func find(in text: Span<UInt8>, steps: inout Int) throws(Trouble) -> Range<Int> {
        let whole = trimmed(text, 0..<text.count)
        guard !whole.isEmpty else { throw .empty }
        if let fault = fault(in: text, whole) {
            if isBracket(text[whole.lowerBound]), isEnd(fault.problem) { throw .cut }
        } else {
            return whole
        }
        let answer = afterThinking(text, whole)
        if let fenced = try fenced(in: text, answer) { return fenced }
        return try bracketed(in: text, answer, steps: &steps)
    }

    /// The value in a text.
    ///
    /// - Returns: Its bytes in the text, and the value.
    /// - Throws: ``InvalidAnswer``.
    package static func value(in text: String) throws(InvalidAnswer) -> (json: [UInt8], JSONValue) {
        let bytes = Array(text.utf8)
        do throws(Trouble) {
            let range = try find(in: bytes.span)
            var scanner = JSONScanner(at: range.lowerBound)
            do throws(JSONFault) {
                return (Array(bytes[range]), try scanner.readValue(in: bytes.span))
            } catch {
                throw .broken(error)
            }
        } catch {
            throw InvalidAnswer(text: text, faults: [SchemaFault(pointer: "", message: error.message(in: bytes))])
        }
    }

    // MARK: Fences

    /// The one block between fences that is JSON; nil when there is none.
    private static func fenced(in text: Span<UInt8>, _ answer: Range<Int>) throws(Trouble) -> Range<Int>? {
        var found: Range<Int>?
        var start: Int?
        var line = answer.lowerBound
        while line < answer.upperBound {
            let end = ByteScan.firstLineEnd(in: text, from: line)
            if isFence(text, line..<min(end, answer.upperBound)) {
                if let opened = start {
                    try take(text, opened..<line, &found)
                    start = nil
                } else {
                    start = end
                }
            }
            line = end + 1
        }
        // The last one may have been left open.
        if let opened = start, opened < answer.upperBound { try take(text, opened..<answer.upperBound, &found) }
        return found
    }

    private static func take(
        _ text: Span<UInt8>,
        _ block: Range<Int>,
        _ found: inout Range<Int>?
    ) throws(Trouble) {
        let block = trimmed(text, block)
        guard !block.isEmpty, fault(in: text, block) == nil else { return }
        guard found == nil else { throw .several }
        found = block
    }

    private static func isFence(_ text: Span<UInt8>, _ line: Range<Int>) -> Bool {
        let line = trimmed(text, line)
        guard line.count >= 3 else { return false }
        let mark = text[line.lowerBound]
        guard mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return false }
        return text[line.lowerBound + 1] == mark && text[line.lowerBound + 2] == mark
    }

    // MARK: Brackets

    private static func bracketed(
        in text: Span<UInt8>,
        _ answer: Range<Int>,
        steps: inout Int
    ) throws(Trouble) -> Range<Int> {
        var found: Range<Int>?
        let limit = looksAgain.times * answer.count + looksAgain.more
        var position = answer.lowerBound
        while position < answer.upperBound {
            guard isBracket(text[position]) else {
                position += 1
                continue
            }
            var scanner = JSONScanner(at: position)
            let range: Range<Int>
            do throws(JSONFault) {
                range = try scanner.skipValue(in: text)
            } catch {
                if looksLikeJSON(text, position) { throw isEnd(error.problem) ? .cut : .broken(error) }
                // Whoever misses the end has looked that far.
                steps += max(1, (isEnd(error.problem) ? text.count : error.offset) - position)
                guard steps < limit else { throw .none }
                position += 1
                continue
            }
            guard found == nil else { throw .several }
            found = range
            position = range.upperBound
        }
        guard let found else { throw .none }
        return found
    }

    /// Whether what a bracket opens begins as JSON does, so that words in brackets are not taken for it.
    private static func looksLikeJSON(_ text: Span<UInt8>, _ bracket: Int) -> Bool {
        var next = bracket + 1
        while next < text.count, isSpace(text[next]) { next += 1 }
        guard next < text.count else { return true }
        switch text[next] {
        case UInt8(ascii: "\""): return true
        case UInt8(ascii: "{"): return text[bracket] == UInt8(ascii: "[")
        default: return false
        }
    }

    /// What stands behind the last thoughts that a model wrote into its answer.
    private static func afterThinking(_ text: Span<UInt8>, _ answer: Range<Int>) -> Range<Int> {
        let mark: StaticString = "</think>"
        let length = mark.utf8CodeUnitCount
        var start = answer.upperBound - length
        while start >= answer.lowerBound {
            if text[start] == UInt8(ascii: "<"), ByteScan.isSame(text.extracting(start..<start + length), mark) {
                return start + length..<answer.upperBound
            }
            start -= 1
        }
        return answer
    }

    // MARK: Parts

    private static func fault(in text: Span<UInt8>, _ range: Range<Int>) -> JSONFault? {
        var scanner = JSONScanner(at: range.lowerBound)
        do throws(JSONFault) {
            let value = try scanner.skipValue(in: text)
            return value.upperBound == range.upperBound ? nil : JSONFault(.trailingBytes, at: value.upperBound)
        } catch {
            return error
        }
    }

    private static func isEnd(_ problem: JSONFault.Problem) -> Bool {
        problem == .unexpectedEnd || problem == .unterminatedString
    }

    private static func isBracket(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// A range without the white space at its ends, and without a byte order mark.
    private static func trimmed(_ text: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var (start, end) = (range.lowerBound, range.upperBound)
        if start + 3 <= end, text[start] == 0xEF, text[start + 1] == 0xBB, text[start + 2] == 0xBF { start += 3 }
        while start < end, isSpace(text[start]) { start += 1 }
        while start < end, isSpace(text[end - 1]) { end -= 1 }
        return start..<end
    }
}

extension EmbeddedJSON.Trouble {
    /// What is wrong, for the model and for a person.
    func message(in text: [UInt8]) -> String {
        switch self {
        case .empty: "the answer is empty"
        case .none: "there is no JSON object or array in the answer"
        case .several: "there are several JSON values in the answer, where one was asked for"
        case .cut: "the JSON ends before it is closed"
        case .broken(let fault): "the JSON is broken: \(fault.error(in: text.span))"
        }
    }
}

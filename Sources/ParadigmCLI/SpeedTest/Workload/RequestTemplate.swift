import ParadigmAPI
package import ParadigmBatch
import ParadigmGround

/// The body of a row as a speed test sends it, perhaps many times: with what differs from one time to the next put in.
package struct RequestTemplate: Sendable {
    /// Where a prompt that is sent again gets its number.
    package enum Mark: Sendable {
        /// Before its words, so that no cache for beginnings of prompts answers for the model.
        case before
        /// Behind them.
        case after
    }

    private let bytes: [UInt8]
    /// Where the number goes; nil where there is no prompt to be found.
    private let place: Int?
    private let mark: Mark
    private let wantsLimit: Bool
    private let isStreaming: Bool

    /// The template of a row.
    ///
    /// - Parameters:
    ///   - row: The row, as a batch would send it.
    ///   - mark: Where a number goes.
    package init(_ row: Row, mark: Mark) {
        self.mark = mark
        wantsLimit = row.maxTokens == nil && RowEndpoint.at(row.path).hasTokenLimit
        isStreaming = row.isStreaming
        guard let marked = try? JSONValue(parsing: row.body).marking(mark == .before)?.serialized,
            let range = ByteSearch.range(of: Array(JSONValue.place.utf8).span, in: marked.span)
        else {
            (bytes, place) = (row.body, nil)
            return
        }
        place = range.lowerBound
        bytes = Array(marked[..<range.lowerBound] + marked[range.upperBound...])
    }

    /// The body.
    ///
    /// - Parameters:
    ///   - round: How often it was sent before; from the second time on the prompt says so.
    ///   - maxTokens: The longest answer, unless the row sets a limit itself.
    ///   - streams: Whether the answer is streamed.
    /// - Returns: One JSON object.
    package func body(round: Int, maxTokens: Int?, streams: Bool) -> [UInt8] {
        var members = ""
        if let maxTokens, wantsLimit { members += "\"max_tokens\":\(maxTokens)," }
        if streams, !isStreaming { members += "\"stream\":true,\"stream_options\":{\"include_usage\":true}," }
        guard let first = bytes.first else { return bytes }
        let number = round == 0 ? "" : mark == .before ? "(\(round + 1)) " : " (\(round + 1))"
        let place = place ?? bytes.endIndex
        var body: [UInt8] = [first]
        body.reserveCapacity(bytes.count + members.utf8.count + number.utf8.count)
        body += members.utf8
        body += bytes[1..<place]
        if place < bytes.endIndex { body += number.utf8 }
        body += bytes[place...]
        return body
    }
}

extension JSONValue {
    /// What stands for the number until its place is known: characters that no prompt has.
    fileprivate static let place = "\u{F8FF}\u{F8FE}\u{F8FD}"

    /// The body with ``place`` at one end of what it asks; nil where that cannot be found.
    fileprivate func marking(_ isBefore: Bool) -> JSONValue? {
        guard var body = object else { return nil }
        func marked(_ text: String) -> JSONValue { .string(isBefore ? Self.place + text : text + Self.place) }
        for key in ["prompt", "input", "query"] {
            guard let text = body[key]?.string else { continue }
            body[key] = marked(text)
            return .object(body)
        }
        guard var messages = body["messages"]?.array, var last = messages.last?.object else { return nil }
        if let text = last["content"]?.string {
            last["content"] = marked(text)
        } else {
            guard var parts = last["content"]?.array,
                let index = parts.lastIndex(where: { $0["text"]?.string != nil }),
                var part = parts[index].object, let text = part["text"]?.string
            else { return nil }
            part["text"] = marked(text)
            parts[index] = .object(part)
            last["content"] = .array(parts)
        }
        messages[messages.count - 1] = .object(last)
        body["messages"] = .array(messages)
        return .object(body)
    }
}

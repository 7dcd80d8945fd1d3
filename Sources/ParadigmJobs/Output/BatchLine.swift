import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// Writes outcomes as OpenAI Batch output lines.
///
/// The `response` of a row that failed is null, so that whoever asks whether there is one knows; its `error` has the status
/// and the body with which the server refused it.
package enum BatchLine {
    /// Appends the line of a row, with its line feed, and its error in some words.
    package static func append(_ record: OutcomeRecord, to bytes: inout [UInt8], in words: OutcomeWords = .plain) {
        switch record.outcome {
        case .reply(_, _, let body): append(record, isJSON: ReplyFacts(body.span).isJSON, to: &bytes)
        case .failure: append(record, isJSON: nil, to: &bytes, in: words)
        }
    }

    /// Appends the line of a record that cannot be sent, with its line feed.
    package static func append(_ bad: BadRow, to bytes: inout [UInt8], in words: OutcomeWords = .plain) {
        begin(key: RowKey(badRow: bad.ordinal), label: bad.label, in: &bytes)
        begin(errorCode: bad.code.rawValue, message: words.sentence(bad), in: &bytes)
        bytes.append("}}\n")
    }

    /// Appends the line of a row whose body was looked at before.
    ///
    /// - Parameters:
    ///   - record: The row's outcome.
    ///   - isJSON: Whether the body is JSON; nil to find out.
    ///   - bytes: Where the line goes.
    ///   - words: How an error is told.
    static func append(
        _ record: OutcomeRecord,
        isJSON: Bool?,
        to bytes: inout [UInt8],
        in words: OutcomeWords = .plain
    ) {
        begin(key: record.key, label: record.label, in: &bytes)
        switch record.outcome {
        case .reply(let status, let requestID, let body):
            bytes.append("{")
            append(status: status, requestID: requestID, body: body, isJSON: isJSON, to: &bytes)
            bytes.append("},\"error\":null}\n")
        case .failure(let code, let message, let status, let requestID, let body):
            let sentence = words.sentence(code, message, status: status, body)
            begin(errorCode: code, message: sentence, in: &bytes)
            if let status {
                bytes.append(",")
                append(status: status, requestID: requestID, body: body, isJSON: isJSON, to: &bytes)
            }
            bytes.append("}}\n")
        }
    }

    /// The `id` of a line follows from the row alone, so that an export can be repeated.
    private static func begin(key: RowKey, label: String, in bytes: inout [UInt8]) {
        bytes.append(#"{"id":"batch_req_"#)
        bytes.append(key)
        bytes.append(#"","custom_id":"#)
        bytes.append(quoting: label)
        bytes.append(#","response":"#)
    }

    private static func begin(errorCode code: String, message: String, in bytes: inout [UInt8]) {
        bytes.append(#"null,"error":{"code":"#)
        bytes.append(quoting: code)
        bytes.append(#","message":"#)
        bytes.append(quoting: message)
    }

    private static func append(
        status: Int,
        requestID: String?,
        body: [UInt8]?,
        isJSON: Bool?,
        to bytes: inout [UInt8]
    ) {
        bytes.append(#""status_code":"#)
        bytes.append(decimal: status)
        bytes.append(#","request_id":"#)
        if let requestID { bytes.append(quoting: requestID) } else { bytes.append("null") }
        bytes.append(#","body":"#)
        if let body {
            append(body, isJSON: isJSON ?? JSONScanner.accepts(body.span), to: &bytes)
        } else {
            bytes.append("null")
        }
    }

    /// A body that is not JSON, such as a gateway's page, is written as a string.
    private static func append(_ body: [UInt8], isJSON: Bool, to bytes: inout [UInt8]) {
        if !isJSON {
            bytes.append(quoting: String(decoding: body, as: UTF8.self))
        } else if JSONMinifier.hasLineEnds(body.span) {
            bytes.append(contentsOf: JSONMinifier.minify(body.span))
        } else {
            bytes.append(contentsOf: body)
        }
    }
}

extension JSONScanner {
    /// Whether a text is JSON.
    fileprivate static func accepts(_ bytes: Span<UInt8>) -> Bool {
        (try? validate(bytes)) != nil
    }
}

import ParadigmAPI

/// Writes outcomes as OpenAI Batch output lines.
///
/// A row that failed after the server replied has both a `response`, with what the server said, and an `error`.
package enum BatchLine {
    /// Appends the line of a row, with its line feed.
    package static func append(_ record: OutcomeRecord, to bytes: inout [UInt8]) {
        switch record.outcome {
        case .reply(_, _, let body): append(record, isJSON: ReplyFacts(body.span).isJSON, to: &bytes)
        case .failure: append(record, isJSON: nil, to: &bytes)
        }
    }

    /// Appends the line of a record that cannot be sent, with its line feed.
    package static func append(_ bad: BadRow, to bytes: inout [UInt8]) {
        var json = begin(key: RowKey(badRow: bad.ordinal), label: bad.label, capacity: 256)
        json.key("response")
        json.null()
        end(&json, code: bad.code.rawValue, message: bad.messageWithPosition, to: &bytes)
    }

    /// Appends the line of a row whose body was looked at before.
    ///
    /// - Parameters:
    ///   - record: The row's outcome.
    ///   - isJSON: Whether the body is JSON; nil to find out.
    ///   - bytes: Where the line goes.
    static func append(_ record: OutcomeRecord, isJSON: Bool?, to bytes: inout [UInt8]) {
        switch record.outcome {
        case .reply(let status, let requestID, let body):
            var json = begin(key: record.key, label: record.label, capacity: 256 + body.count)
            write(status: status, requestID: requestID, body: body, isJSON: isJSON, to: &json)
            end(&json, code: nil, message: "", to: &bytes)
        case .failure(let code, let message, let status, let requestID, let body):
            var json = begin(key: record.key, label: record.label, capacity: 512 + (body?.count ?? 0))
            if let status {
                write(status: status, requestID: requestID, body: body, isJSON: isJSON, to: &json)
            } else {
                json.key("response")
                json.null()
            }
            end(&json, code: code, message: message, to: &bytes)
        }
    }

    /// The `id` of a line follows from the row alone, so that an export can be repeated.
    private static func begin(key: RowKey, label: String, capacity: Int) -> JSONWriter {
        var json = JSONWriter(capacity: capacity)
        json.beginObject()
        json.key("id")
        json.string("batch_req_" + key.hex)
        json.key("custom_id")
        json.string(label)
        return json
    }

    private static func end(_ json: inout JSONWriter, code: String?, message: String, to bytes: inout [UInt8]) {
        json.key("error")
        if let code {
            json.beginObject()
            json.key("code")
            json.string(code)
            json.key("message")
            json.string(message)
            json.endObject()
        } else {
            json.null()
        }
        json.endObject()
        bytes += json.bytes
        bytes.append(0x0A)
    }

    private static func write(
        status: Int,
        requestID: String?,
        body: [UInt8]?,
        isJSON: Bool?,
        to json: inout JSONWriter
    ) {
        json.key("response")
        json.beginObject()
        json.key("status_code")
        json.int(status)
        json.key("request_id")
        if let requestID { json.string(requestID) } else { json.null() }
        json.key("body")
        if let body {
            write(body, isJSON: isJSON ?? JSONScanner.accepts(body.span), to: &json)
        } else {
            json.null()
        }
        json.endObject()
    }

    /// A body that is not JSON, such as a gateway's page, is written as a string.
    private static func write(_ body: [UInt8], isJSON: Bool, to json: inout JSONWriter) {
        if !isJSON {
            json.string(String(decoding: body, as: UTF8.self))
        } else if JSONMinifier.hasLineEnds(body.span) {
            json.raw(JSONMinifier.minify(body.span))
        } else {
            json.raw(body)
        }
    }
}

extension JSONScanner {
    /// Whether a text is JSON.
    fileprivate static func accepts(_ bytes: Span<UInt8>) -> Bool {
        (try? validate(bytes)) != nil
    }
}

extension BadRow {
    /// The message after the place in the input.
    package var messageWithPosition: String {
        "line \(line)\(column.map { ", column \($0)" } ?? ""): \(message)"
    }
}

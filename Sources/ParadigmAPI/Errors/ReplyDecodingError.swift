/// Why the body of a successful reply could not be read as what was asked for.
public struct ReplyDecodingError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What came instead.
    ///
    /// An open set.
    public struct Code: RawRepresentable, Hashable, Sendable {
        /// The code in words of letters and `_`.
        public let rawValue: String

        /// A code from its name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Bytes that are not JSON.
        public static let notJSON = Code(rawValue: "not_json")
        /// JSON of another shape.
        public static let unexpectedShape = Code(rawValue: "unexpected_shape")
        /// Fewer choices or vectors than were asked for, or several that claim one place: a server that takes one question at
        /// a time, or does not know `n`.
        public static let wrongCount = Code(rawValue: "wrong_count")
        /// A description of an error, in spite of a status that promised success.
        public static let serverError = Code(rawValue: "server_error")
        /// An answer that its server broke off, by the reason to finish that it gives: `abort`, `error`, `timeout`.
        public static let failedAnswer = Code(rawValue: "failed_answer")
        /// Word that the request was taken and its answer is still to come, or will not come.
        public static let unfinished = Code(rawValue: "unfinished")
        /// A stream that nobody asked for, and that ended in the middle of the answer.
        public static let cutStream = Code(rawValue: "cut_stream")
    }

    /// What came instead.
    public var code: Code
    /// A sentence for a person: what was expected, and what came.
    public var message: String
    /// Where the JSON is wrong, when that is the reason.
    public var syntaxError: JSONSyntaxError?
    /// What the server said, when it described an error.
    public var serverError: ServerErrorBody?

    /// An error with all its facts, for decoders and for tests.
    public init(
        code: Code,
        message: String,
        syntaxError: JSONSyntaxError? = nil,
        serverError: ServerErrorBody? = nil
    ) {
        self.code = code
        self.message = message
        self.syntaxError = syntaxError
        self.serverError = serverError
    }

    /// The message.
    public var description: String { message }
}

extension ReplyDecodingError {
    /// The error for bytes that the scanner refused.
    init(_ fault: JSONFault, reading expected: String, in bytes: [UInt8]) {
        if bytes.isEmpty {
            self.init(code: .notJSON, message: "expected \(expected), the reply is empty")
        } else if let html = HTMLText(bytes) {
            let title = html.summary.map { ": \($0)" } ?? ""
            self.init(code: .notJSON, message: "expected \(expected), got an HTML page\(title)")
        } else if fault.problem == .trailingBytes, bytes[fault.offset...].starts(with: "data:".utf8) {
            self.init(
                code: .notJSON,
                message: "expected \(expected), got JSON with the events of a stream behind it (\"data:\")"
            )
        } else {
            let error = fault.error(in: bytes.span)
            self.init(
                code: .notJSON,
                message: "expected \(expected), the reply is not valid JSON: \(error)",
                syntaxError: error
            )
        }
    }

    /// The error for valid JSON that is not what was expected.
    init(unexpected bytes: [UInt8], reading expected: String) {
        let body = ServerErrorBody(bytes: bytes)
        if body.describesError {
            self.init(reported: body)
        } else {
            self.init(code: .unexpectedShape, message: "expected \(expected), got \(Self.shape(of: bytes))")
        }
    }

    /// The error for what a server said about an error.
    init(reported body: ServerErrorBody) {
        let message = body.message.map { ": \($0)" } ?? ""
        self.init(code: .serverError, message: "the server reports an error\(message)", serverError: body)
    }

    /// What a JSON text is, in a few words that quote no values.
    private static func shape(of bytes: [UInt8]) -> String {
        switch try? JSONValue(parsing: bytes) {
        case .object(let object) where object.isEmpty: "an empty object"
        case .object(let object):
            "an object with \(object.keys.prefix(8).map { "\"\(PlainText.shortened($0, to: 40))\"" }.joined(separator: ", "))"
        case .array: "an array"
        case .string: "a string"
        case .number: "a number"
        case .bool(let bool): bool ? "true" : "false"
        case .null: "null"
        case nil: "something that is not JSON"
        }
    }
}

/// A request to analyse documents or images as a whole: `POST /chat/document-analysis`, `POST /chat/image-analysis`.
///
/// Only what is set is sent.
public struct AnalysisRequest: Hashable, Sendable {
    /// The question.
    public var query: String
    /// The documents, 1 to 5.
    public var documentIDs: [ResourceID]
    /// The model that answers.
    public var model: String?
    /// Whether the conversation is kept out of the history.
    public var isPrivate: Bool?
    /// Any other field of the body; where a property is set for the same field, the property wins.
    public var additionalFields: JSONObject

    /// A question about documents; nil leaves a field out.
    public init(
        query: String,
        documentIDs: [ResourceID],
        model: String? = nil,
        isPrivate: Bool? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.query = query
        self.documentIDs = documentIDs
        self.model = model
        self.isPrivate = isPrivate
        self.additionalFields = additionalFields
    }

    /// The body of the request, as JSON.
    public func body() -> [UInt8] {
        var json = JSONWriter()
        var body = RequestBodyWriter(taking: &json, additional: additionalFields)
        body.field("query", query)
        body.field("document_ids", documentIDs.json)
        body.field("model", model)
        body.field("private", isPrivate)
        return body.finish().bytes
    }
}

/// How far an analysis is.
///
/// An open set: a status that is none of these counts as under way.
public struct AnalysisStatus: RawRepresentable, Hashable, Sendable, ExpressibleByStringLiteral {
    /// The status as it is written on the wire.
    public let rawValue: String

    /// A status from its name on the wire.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// A status from its name on the wire.
    public init(stringLiteral value: String) {
        rawValue = value
    }

    /// How far that is, by the words that integrators have met for the end.
    public var phase: WorkPhase {
        switch rawValue.lowercased() {
        case "completed", "complete", "finished", "success", "succeeded", "done": .done
        case "failed", "fail", "failure", "error", "cancelled", "canceled", "expired": .failed
        case let name: name.hasSuffix("_failed") ? .failed : .underWay
        }
    }
}

/// An analysis of documents that a server makes after it has answered.
public struct DocumentAnalysis: Hashable, Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// Its name, by which it is asked for: `uuid`, or `chat_response_id`.
    public let id: ResourceID?
    /// How far it is; nil when the server did not say.
    public let status: AnalysisStatus?
    /// How far it is in per cent, 0 to 100; nil when the server did not say.
    public let progress: Int?
    /// The answer, once it is there; nil when it is blank.
    public let result: String?
    /// What went wrong, in the server's words; nil when it said nothing.
    public let failure: String?
    /// Whether it tells of an error, whatever its status is.
    private let hasError: Bool
    /// The documents it is about.
    public let sources: [DocumentSource]
    /// All fields, as they came.
    public let fields: JSONObject

    /// Reads the body of the reply to its creation, or to a question how far it is.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or is no analysis.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        fields = try ReplyObject.read(bytes, expecting: "an analysis with \"uuid\" or \"status\"") { json in
            guard let fields = json.object else { return nil }
            let isAnalysis = Self.id(of: fields) != nil || fields["status"]?.string != nil || fields["result"] != nil
            return isAnalysis ? fields : nil
        }
        id = Self.id(of: fields)
        status = fields["status"]?.string.map { AnalysisStatus(rawValue: $0) }
        progress = fields["progress"]?.lenientDouble.map { Int(min(max($0, 0), 100)) }
        let found = fields.first("result", "answer")
        let text = found?.string ?? found.flatMap { $0["text"]?.string ?? $0["answer"]?.string }
        result = text.flatMap { $0.isBlank ? nil : $0 }
        let error = fields["error"]
        let excuse = WorkExcuse(fields)
        hasError = excuse != nil
        failure =
            error?.string ?? error?["message"]?.string ?? error?["detail"]?.string ?? error?["code"]?.lenientText
            ?? fields["detail"]?.string ?? excuse?.message
        sources = DocumentSource.list(fields["documents"])
    }

    /// How far it is; without a status, an answer says that it is done, unless the progress says otherwise.
    ///
    /// What is called done, and has no answer or tells of an error, has failed; with a progress between nothing and all it
    /// goes on.
    public var phase: WorkPhase {
        let isWhole = result != nil && (progress ?? 100) >= 100
        let said = status?.phase ?? (isWhole || hasError ? .done : .underWay)
        guard said == .done else { return said }
        guard result != nil, !hasError else { return .failed }
        return isHalfWay ? .underWay : .done
    }

    /// Whether the progress, in per cent or as a part of one, is neither that of the beginning nor that of the end.
    private var isHalfWay: Bool {
        guard let progress = fields["progress"]?.lenientDouble else { return false }
        return progress > 0 && progress < 100 && progress != 1
    }

    /// Why the answer ended; nil when the server does not say.
    package var stopReason: FinishReason? { fields.stopReason }

    private static func id(of fields: JSONObject) -> ResourceID? {
        ResourceID(fields.first("uuid", "chat_response_id", "id"))
    }
}

/// The reply to `POST /chat/image-analysis`.
public struct ImageAnalysisReply: Hashable, Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// The answer.
    public let answer: String
    /// All fields, as they came.
    public let fields: JSONObject

    /// Reads a body.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or holds no answer.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        (answer, fields) = try ReplyObject.read(bytes, expecting: "an answer with \"answer\"") { json in
            guard let fields = json.object, let answer = fields["answer"]?.string else { return nil }
            return (answer, fields)
        }
    }
}

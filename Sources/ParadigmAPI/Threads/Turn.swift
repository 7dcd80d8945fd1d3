/// A question to a thread, and what became of it.
public struct Turn: ListedResource {
    /// Its name; nil when the server sent none, so that it cannot be asked for.
    public var id: ResourceID?
    /// The thread that it belongs to; nil when the server sent none.
    public var thread: ResourceID?
    /// How far it is; nil when the server did not say.
    public var status: TurnStatus?
    /// What was said, in order.
    public var messages: [Message]
    /// Why there is no answer.
    public var failure: Failure?
    /// All fields, as they came.
    public var fields: JSONObject

    /// One message of a turn.
    public struct Message: Hashable, Sendable {
        /// Who speaks; nil when the server did not say.
        public var role: String?
        /// What is said.
        public var parts: [TurnPart]
        /// All fields, as they came.
        public var fields: JSONObject

        init?(_ json: JSONValue) {
            guard let fields = json.object else { return nil }
            self.fields = fields
            role = fields["role"]?.string
            let parts = fields.first("parts", "content")
            self.parts = (parts?.array ?? [parts].compactMap(\.self)).compactMap(TurnPart.init)
        }

        /// Whether it can hold the answer: whoever asked, and whoever set the stage, gives none.
        fileprivate var isAnswer: Bool {
            !["user", "system", "developer", "tool"].contains(role?.lowercased() ?? "")
        }

        /// Its own word for how it ended, or why it did, where that is no end with an answer.
        fileprivate var unfinished: (word: String, phase: WorkPhase)? {
            let words = [fields["status"], fields["finish_reason"]].lazy.compactMap { $0?.string }
            return words.compactMap { word in WorkPhase(partSaying: word).map { (word: word, phase: $0) } }.first
        }

        /// What it tells of an error instead of an answer.
        fileprivate var failure: Failure? {
            let part = parts.last { $0.kind.rawValue == "error" }
            guard part != nil || fields["error"]?.saysSomething ?? false else { return nil }
            return part.map {
                Failure(message: $0.text ?? WorkExcuse($0.fields)?.message ?? $0.fields["message"]?.string)
            }
                ?? Failure(fields["error"])
        }
    }

    /// Why a turn has no answer.
    public struct Failure: Hashable, Sendable {
        /// The code for programs.
        public var code: String?
        /// What the server says.
        public var message: String?

        fileprivate init(message: String?) {
            self.message = message
        }

        init?(_ json: JSONValue?) {
            guard let json, json.saysSomething else { return nil }
            code = json["code"]?.lenientText
            message = json["message"]?.string ?? json["detail"]?.string ?? json.string
        }
    }

    /// A turn from a reply.
    ///
    /// - Returns: Nil when nothing in it tells of a turn.
    public init?(_ json: JSONValue) {
        guard let fields = json.object else { return nil }
        let status = fields["status"]?.string
        guard status != nil || fields["messages"]?.array != nil || fields["object"]?.string == "turn" else {
            return nil
        }
        self.fields = fields
        self.status = status.map { TurnStatus(rawValue: $0) }
        id = ResourceID(fields.first("id", "turn_id"))
        let thread = fields.first("thread", "thread_id")
        self.thread = ResourceID(thread) ?? ResourceID(thread?["id"])
        messages = (fields["messages"]?.array ?? []).compactMap(Message.init)
        failure =
            Failure(fields["error"]) ?? WorkExcuse(fields).map { Failure(message: $0.message) } ?? answer?.failure
    }

    /// The last message that can hold the answer.
    private var answer: Message? { messages.last(where: \.isAnswer) }

    /// The word by which the answer itself is not done, whatever the turn says.
    package var unfinishedWord: String? { answer?.unfinished?.word }

    /// Why the answer ended; nil when the server does not say.
    package var stopReason: FinishReason? { fields.stopReason ?? answer?.fields.stopReason }

    /// How far it is.
    ///
    /// Done is what the server calls completed, and a reply without any status that has an answer, unless it tells of an
    /// error too, or its last message says of itself that it is not done; whatever else is under way or has failed.
    public var phase: WorkPhase {
        let said = status?.phase ?? (failure != nil || text != nil ? .done : .underWay)
        guard said == .done else { return said }
        return failure != nil ? .failed : answer?.unfinished?.phase ?? .done
    }

    /// The answer: the last text part of what the other side said that is not blank; nil when there is none.
    public var text: String? {
        let said = messages.filter(\.isAnswer)
        let parts = said.reversed().lazy.flatMap { $0.parts.reversed() }
        let text = parts.first { $0.kind == .text && $0.text?.isBlank == false }?.text
        return text ?? fields["result"]?["text"]?.string.flatMap { $0.isBlank ? nil : $0 }
    }

    /// The tools that were used, in order.
    public var toolCalls: [TurnToolCall] { messages.flatMap(\.parts).compactMap(\.toolCall) }

    /// The places in documents, and then the pages, that the tools found; where none of them tells, what the turn itself has
    /// as `sources`, as a list or like the reply about the sources of a thread.
    public var sources: [DocumentSource] {
        let own = fields["result"]
        let found =
            toolCalls.flatMap(\.chunkSources) + DocumentSource.list(own?["chunk_sources"])
            + toolCalls.flatMap(\.webSources) + DocumentSource.list(own?["web_sources"])
        guard found.isEmpty else { return found }
        let said = [fields["sources"], own?["sources"], messages.last?.fields["sources"]].compactMap(\.self)
        return said.lazy
            .map { json in
                DocumentSource.list(json.object == nil ? json : json["document"] ?? json["documents"])
                    + DocumentSource.list(json["web"])
            }
            .first { !$0.isEmpty } ?? []
    }

    /// How far the tool at work is, in per cent; nil when the server did not say.
    public var progress: Int? { toolCalls.last?.progress }

    /// What lists of it are called.
    public static var expectedList: String { "a list of turns" }
}

extension Turn {
    /// Reads the body of a reply to a question.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or is no turn.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        self = try ReplyObject.read(bytes, expecting: "a turn with \"status\" or \"messages\"") { json in
            // A gateway's error may have a status of its own, as a number, and never a turn's fields.
            Turn(json) ?? json["turn"].flatMap(Turn.init) ?? json["turns"]?.array?.last.flatMap(Turn.init)
        }
    }
}

/// The turns of a thread.
public typealias TurnList = ResourceList<Turn>

/// A part of what was said in a turn: a thought, the use of a tool, or text.
///
/// An open set; how the wire names the kind was not seen, so `kind` and `type` are read alike.
public struct TurnPart: Hashable, Sendable {
    /// The sorts of parts there are.
    public struct Kind: RawRepresentable, Hashable, Sendable {
        /// The kind as it is written on the wire.
        public let rawValue: String

        /// A kind from its name on the wire.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// What the model thought.
        public static let reasoning = Kind(rawValue: "reasoning")
        /// A tool that was used.
        public static let toolCall = Kind(rawValue: "tool_call")
        /// Text for whoever asked.
        public static let text = Kind(rawValue: "text")
    }

    /// What it is.
    public var kind: Kind
    /// Its text, for thoughts and text.
    public var text: String?
    /// The tool that was used.
    public var toolCall: TurnToolCall?
    /// All fields, as they came.
    public var fields: JSONObject

    /// A part from a reply; a string alone is text.
    init?(_ json: JSONValue) {
        if let text = json.string {
            (kind, self.text, fields) = (.text, text, ["text": json])
            return
        }
        guard let fields = json.object else { return nil }
        self.fields = fields
        let named = fields.first("kind", "type", "part_kind")?.string
        let found = ["text", "reasoning", "tool_call"].first { fields[$0].map { !$0.isNull } ?? false }
        guard let name = named ?? found else { return nil }
        kind = Kind(rawValue: name.lowercased())
        let own = fields[name] ?? fields.first("text", "content")
        text = own?.string ?? own?["text"]?.string ?? fields.first("content")?.string
        toolCall = kind == .toolCall ? TurnToolCall(fields["tool_call"]?.object ?? fields) : nil
    }
}

/// The use of a tool in a turn.
public struct TurnToolCall: Hashable, Sendable {
    /// The tool's name; nil when the server sent none.
    public var name: String?
    /// How far it is, in per cent; nil when the server did not say.
    public var progress: Int?
    /// What it does at the moment, in the server's words.
    public var progressText: String?
    /// What it found, as text.
    public var resultText: String?
    /// The places in documents that it found.
    public var chunkSources: [DocumentSource]
    /// The pages that it found.
    public var webSources: [DocumentSource]
    /// The files that it made, as they came.
    public var fileArtifacts: [JSONValue]
    /// All fields, as they came.
    public var fields: JSONObject

    /// The use of a tool from its fields.
    init(_ fields: JSONObject) {
        self.fields = fields
        name = fields.first("name", "tool_name")?.string ?? fields["tool"]?["name"]?.string ?? fields["tool"]?.string
        let steps = fields["steps"]?.array ?? []
        let reports = steps.compactMap { $0["progress_report"] } + [fields["progress_report"]].compactMap(\.self)
        progress = reports.last?["progress_percentage"]?.lenientDouble.map { Int(min(max($0, 0), 100)) }
        progressText = reports.last?["current_progress_text"]?.string
        let results = ([fields["result"]] + steps.map { $0["result"] }).compactMap(\.self)
        resultText = results.lazy.compactMap { $0["text"]?.string ?? $0.string }.first
        chunkSources = results.flatMap { DocumentSource.list($0["chunk_sources"]) }
        webSources = results.flatMap { DocumentSource.list($0["web_sources"]) }
        fileArtifacts = results.flatMap { $0["file_artifacts"]?.array ?? [] }
    }
}

package import ParadigmAPI

/// A line of a journal that says which job it belongs to.
///
/// It is the first, and a later one wherever the job became another one, with more rows or a changed prompt. The last one
/// counts.
package struct JournalHeader: Hashable, Sendable {
    /// The version of the format that this library writes and reads.
    package static let currentVersion = 1

    /// How every header begins.
    static var opening: StaticString { #"{"paradigm_journal":"# }

    /// Version of the format.
    package var version: Int
    /// Name of the job.
    package var job: JobID
    /// The input as it was when the job began; nil for one that has no such identity.
    package var input: InputIdentity?
    /// The options that decide what is sent, to be compared when the job goes on.
    package var options: JSONObject
    /// Where the rows are sent.
    package var baseURL: String
    /// Outcomes before this line that nobody will miss: of rows that the input no longer has as they were, and of
    /// previews.
    package var leftOut = 0
    /// Whether what follows is a preview, whose outcomes nobody will miss either when the prompt changes.
    package var isPreview = false
    /// The limit on tokens with which cut answers, and what is new since, were asked for, while rows are known by the one
    /// among the options; nil for that one.
    package var raisedMaxTokens: Int?

    /// A header of the current version.
    package init(job: JobID, input: InputIdentity?, options: JSONObject, baseURL: String) {
        version = Self.currentVersion
        self.job = job
        self.input = input
        self.options = options
        self.baseURL = baseURL
    }

    /// Reads the first line of a journal, whose checksum was verified; nil when it is no header.
    init?(line: Span<UInt8>) {
        let bytes = unsafe line.withUnsafeBufferPointer { unsafe Array($0) }
        guard let value = try? JSONValue(parsing: bytes), let version = value["paradigm_journal"]?.int,
            let job = value["job"]?.string.flatMap(JobID.init)
        else { return nil }
        self.version = version
        self.job = job
        input = value["input"].flatMap(InputIdentity.init(json:))
        options = value["options"]?.object ?? [:]
        baseURL = value["base_url"]?.string ?? ""
        leftOut = max(0, value["left_out"]?.int ?? 0)
        isPreview = value["preview"]?.bool ?? false
        raisedMaxTokens = value["raised_max_tokens"]?.int
    }
}

extension LineBuffer {
    /// Writes the line that says which job a journal belongs to.
    mutating func write(_ header: JournalHeader) {
        begin(JournalHeader.opening)
        append(header.version)
        append(#","job":"#)
        append(quoting: header.job.description)
        if let input = header.input {
            append(#","input":"#)
            append(JSONValue.object(input.json).serialized)
        }
        append(#","options":"#)
        append(JSONValue.object(header.options).serialized)
        append(#","base_url":"#)
        append(quoting: header.baseURL)
        if header.leftOut > 0 {
            append(#","left_out":"#)
            append(header.leftOut)
        }
        if header.isPreview { append(#","preview":true"#) }
        if let limit = header.raisedMaxTokens {
            append(#","raised_max_tokens":"#)
            append(limit)
        }
        seal()
    }
}

extension InputIdentity {
    /// The identity as the journal and the completion record write it.
    var json: JSONObject {
        var json: JSONObject = ["size": .number(JSONNumber(size)), "mtime_ns": .number(JSONNumber(mtimeNanoseconds))]
        json["digest"] = digest.map(JSONValue.string)
        return json
    }

    /// Reads an identity; nil when a member is missing.
    init?(json: JSONValue) {
        guard let size = json["size"]?.int, let mtime = json["mtime_ns"]?.int else { return nil }
        self.init(size: size, mtimeNanoseconds: mtime, digest: json["digest"]?.string)
    }
}

package import ParadigmAPI

/// What stays beside a finished output: which job made it, from which input, and its figures.
///
/// A later run of the same command knows by it that there is nothing left to do.
package struct CompletionRecord: Hashable, Sendable {
    /// The version of the format that this library writes and reads.
    package static let currentVersion = 1

    /// Longest record that is read, in bytes: templates are part of one.
    private static let sizeLimit = 64 << 20

    /// Name of the job.
    package var job: JobID
    /// The input as it was; nil for one that has no such identity.
    package var input: InputIdentity?
    /// The options that decided what was sent.
    package var options: JSONObject
    /// The limit on tokens with which cut answers were asked for again, if it is another than the options'.
    package var raisedMaxTokens: Int?
    /// Counts, times and usage, for reports.
    package var figures: JSONObject
    /// The output of this job as it was written last, complete or not; nil while there is none.
    package var output: InputIdentity?
    /// What the output's name stood for before, this job's own: the record is written before the output has its name.
    package var replaced: InputIdentity?

    /// Digest of the input's bytes, in hexadecimal; of an output that is one part of several alone.
    package var inputDigest: String?

    /// A record with all its facts.
    package init(
        job: JobID,
        input: InputIdentity?,
        options: JSONObject,
        raisedMaxTokens: Int? = nil,
        figures: JSONObject,
        output: InputIdentity? = nil,
        replaced: InputIdentity? = nil
    ) {
        self.job = job
        self.output = output
        self.replaced = replaced
        self.input = input
        self.options = options
        self.raisedMaxTokens = raisedMaxTokens
        self.figures = figures
    }

    /// Reads a record.
    ///
    /// - Returns: Nil when there is no such file, or it is not a record of a version known here.
    /// - Throws: ``FileError`` when it cannot be read.
    package static func read(
        at path: String,
        on fileSystem: any FileSystem = POSIXFileSystem()
    ) throws(FileError) -> CompletionRecord? {
        do throws(FileError) {
            let file = try fileSystem.open(path)
            let size = try file.size()
            guard size <= Self.sizeLimit else { return nil }
            return CompletionRecord(json: try file.bytes(in: 0..<size))
        } catch  where error.isNotFound {
            return nil
        }
    }

    /// Writes the record in place of an earlier one, so that after a crash there is either the one or the other.
    ///
    /// - Throws: ``FileError``; an earlier record is then untouched.
    package func write(to path: String, on fileSystem: any FileSystem = POSIXFileSystem()) throws(FileError) {
        try fileSystem.replace(path, with: json)
    }

    /// The record as one line of JSON.
    private var json: [UInt8] {
        var object: JSONObject = [
            "paradigm_summary": .number(JSONNumber(Self.currentVersion)),
            "job": .string(job.description),
        ]
        if let input { object["input"] = .object(input.json) }
        if let inputDigest { object["input_digest"] = .string(inputDigest) }
        object["options"] = .object(options)
        if let raisedMaxTokens { object["raised_max_tokens"] = .number(JSONNumber(raisedMaxTokens)) }
        object["figures"] = .object(figures)
        if let output { object["output"] = .object(output.json) }
        if let replaced { object["replaced"] = .object(replaced.json) }
        return JSONValue.object(object).serialized + [UInt8(ascii: "\n")]
    }

    private init?(json: [UInt8]) {
        guard let value = try? JSONValue(parsing: json), value["paradigm_summary"]?.int == Self.currentVersion,
            let job = value["job"]?.string.flatMap(JobID.init)
        else { return nil }
        self.init(
            job: job,
            input: value["input"].flatMap(InputIdentity.init(json:)),
            options: value["options"]?.object ?? [:],
            raisedMaxTokens: value["raised_max_tokens"]?.int,
            figures: value["figures"]?.object ?? [:],
            output: value["output"].flatMap(InputIdentity.init(json:)),
            replaced: value["replaced"].flatMap(InputIdentity.init(json:))
        )
        inputDigest = value["input_digest"]?.string
    }
}

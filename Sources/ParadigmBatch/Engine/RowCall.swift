package import Paradigm
package import ParadigmAPI

extension RowEndpoint {
    /// The call that a row comes to.
    ///
    /// - Parameters:
    ///   - row: The row.
    ///   - body: What it asks, or asks in the place of it. Of an upload it names the file: its bytes are read while they are
    ///     sent, and are in no journal.
    /// - Returns: The call.
    /// - Throws: `ParadigmError` for a file that cannot be read.
    package func call(_ row: Row, _ body: [UInt8]) throws -> RawCall {
        guard work == .upload, let upload = DocumentUpload(row: body) else {
            var call = RawCall.post(row.path, body: body)
            (call.version, call.isRepeatable) = (version, isRepeatable)
            return call
        }
        let call = try ParadigmClient.call(for: upload, version: .v3)
        // What is known of its content would be of another one.
        if let size = (try? JSONValue(parsing: body))?["bytes"]?.int, let file = call.file, file.length != size {
            throw ParadigmError(changedFile: upload.path)
        }
        return call
    }
}

extension ParadigmError {
    /// A file that is another one than when it was read through, as one that is still written.
    fileprivate init(changedFile path: String) {
        self.init(
            kind: Kind(rawValue: DocumentUpload.changedFile),
            message:
                "\(path) changed since it was read through: it is perhaps still written. Run the same command again.",
            attemptClass: .final
        )
        attempts = 0
    }
}

extension DocumentUpload {
    /// The upload that a row describes: `path`, `filename`, `workspace_id`; nil when it describes none.
    ///
    /// The server keeps a name beside the document that says which content it has, and for the how-manieth time that is
    /// uploaded: by it a document is known whose upload was interrupted.
    package init?(row body: [UInt8]) {
        guard let json = try? JSONValue(parsing: body), let path = json["path"]?.string else { return nil }
        self.init(path: path, workspace: ResourceID(json["workspace_id"]))
        filename = json["filename"]?.string
        guard let content = json["content"]?.string, !content.isEmpty else { return }
        externalMetadata = ["external_id": .string("\(Self.ownNames)\(content)-\(json["round"]?.int ?? 0)")]
    }

    /// The code of an upload that was not made since its file is not what it was.
    package static let changedFile = "file_changed"

    /// How the names begin that documents get from uploads of a batch.
    package static let ownNames = "paradigm-"
}

extension RowAttempt {
    /// The end of an attempt that was not needed: the answer to an earlier one was found.
    func end(known body: [UInt8]) -> End {
        // As quick as the look that found it, so that admission learns nothing of it.
        let facts = AnswerFacts(latency: 1_000_000, timeToFirstByte: 1_000_000)
        return End(admission: SendEnd(.answered(facts)), outcome: .reply(status: 200, requestID: nil, body: body))
    }
}

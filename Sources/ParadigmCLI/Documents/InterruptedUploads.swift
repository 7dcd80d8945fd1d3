import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Synchronization

/// Finds the documents of files without uploading them: what the server took and nobody heard of, and what another list
/// has uploaded.
///
/// Such a document has the name of the file, and the name that the upload had the server keep beside it, which tells its
/// content. Of a server that keeps none, an interrupted upload is known by the size of the file, where only one document
/// and one file can be meant. It is none that a file is known to have become.
final class InterruptedUploads: Sendable {
    /// What was found, and how surely.
    struct Findings: Sendable {
        /// Files that were not to be sent since their documents are there.
        var there = 0
        /// Files whose interrupted uploads were known by name and size alone.
        var guessed = 0
        /// Files of interrupted uploads that are sent again, since several documents or files may be meant.
        var ambiguous = 0
    }

    private let client: ParadigmClient
    private let workspace: ResourceID
    /// Documents that tell their content, which were there before.
    private let there: [DocumentFile]
    /// How many files have a name and a size.
    private let alike: [Look: Int]
    private let state: Mutex<(claimed: Set<String>, findings: Findings)>

    /// What a file looks like to a server, which may write a name in another form of Unicode.
    private struct Look: Hashable {
        let name: String
        let size: Int?
    }

    /// A search.
    ///
    /// - Parameters:
    ///   - client: The server.
    ///   - workspace: Where the files go.
    ///   - files: All of them.
    ///   - there: Documents of the workspace that need not be uploaded again; none to upload whatever is there.
    ///   - claimed: Documents that files are known to have become.
    init(
        _ client: ParadigmClient,
        _ workspace: ResourceID,
        files: [LocalDocument],
        there: [DocumentFile],
        claimed: Set<String>
    ) {
        (self.client, self.workspace, self.there) = (client, workspace, there)
        let looks = files.map { Look(name: FilePath.name(of: $0.name), size: $0.bytes) }
        alike = Dictionary(looks.map { ($0, 1) }, uniquingKeysWith: +)
        state = Mutex((claimed, Findings()))
    }

    /// What was found so far.
    var findings: Findings { state.withLock { $0.findings } }

    /// The reply that the upload of a row would have had; nil when the server does not have its file, or nobody knows.
    func document(of row: Row, mayHaveBeenSent: Bool) async throws -> [UInt8]? {
        guard let upload = DocumentUpload(row: row.body) else { return nil }
        if let document = claim(there.filter { Self.isCertain($0, upload) && $0.phase != .failed }, \.there) {
            return document
        }
        guard mayHaveBeenSent else { return nil }
        let size = (try? JSONValue(parsing: row.body))?["bytes"]?.int
        let named = DocumentFilter(workspace: workspace, search: upload.sentName, maximum: 500)
        let found = try await client.allDocuments(named).filter { Self.isNamed($0, upload) }
        // What is known for certain first: another file may have the same name and size.
        if let document = claim(found.filter { Self.isCertain($0, upload) }, nil) { return document }
        let taken = state.withLock { $0.claimed }
        let likely = found.filter { document in
            let isNamed = document.externalID?.hasPrefix(DocumentUpload.ownNames) ?? false
            return !isNamed && (document.bytes == nil || document.bytes == size)
                && !taken.contains(document.id.rawValue)
        }
        guard !likely.isEmpty else { return nil }
        guard likely.count == 1, alike[Look(name: upload.sentName, size: size)] ?? 1 == 1 else {
            state.withLock { $0.findings.ambiguous += 1 }
            return nil
        }
        return claim(likely, \.guessed)
    }

    /// Takes the first of some documents that no file is known to have become.
    private func claim(_ documents: [DocumentFile], _ count: WritableKeyPath<Findings, Int>?) -> [UInt8]? {
        let document = documents.first { document in
            state.withLock { state in
                guard state.claimed.insert(document.id.rawValue).inserted else { return false }
                if let count { state.findings[keyPath: count] += 1 }
                return true
            }
        }
        return document.map { JSONValue.object($0.fields).serialized }
    }

    private static func isNamed(_ document: DocumentFile, _ upload: DocumentUpload) -> Bool {
        document.filename == upload.sentName
    }

    private static func isCertain(_ document: DocumentFile, _ upload: DocumentUpload) -> Bool {
        let own = upload.externalMetadata?["external_id"]?.string
        return own != nil && document.externalID == own && isNamed(document, upload)
    }
}

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
///
/// A file that was moved is the document that it was, which is looked for by its name and content too.
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
    /// Those of files that stand elsewhere now.
    private let moved: MovedFiles
    /// All that files are known to have become, also files that are not of this upload.
    private let known: Set<String>
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
    ///   - moved: Those of files that stand elsewhere now; none to upload whatever is there.
    ///   - journal: What files are known to have become.
    init(
        _ client: ParadigmClient,
        _ workspace: ResourceID,
        files: [LocalDocument],
        there: [DocumentFile],
        moved: MovedFiles,
        journal: UploadJournal
    ) {
        (self.client, self.workspace, self.there, self.moved) = (client, workspace, there, moved)
        known = journal.documents
        let looks = files.map { Look(name: FilePath.name(of: $0.name), size: $0.bytes) }
        alike = Dictionary(looks.map { ($0, 1) }, uniquingKeysWith: +)
        state = Mutex((journal.documents(of: files), Findings()))
    }

    /// What was found so far.
    var findings: Findings { state.withLock { $0.findings } }

    /// The reply that the upload of a row would have had; nil when the server does not have its file, or nobody knows.
    func document(of row: Row, mayHaveBeenSent: Bool) async throws -> [UInt8]? {
        guard let upload = DocumentUpload(row: row.body) else { return nil }
        if let document = claim(there.filter { Self.holds($0, upload) && $0.phase != .failed }, \.there) {
            return document
        }
        let facts = try? JSONValue(parsing: row.body)
        if let content = facts?["content"]?.string, let document = try await moved(upload, content) { return document }
        guard mayHaveBeenSent else { return nil }
        let size = facts?["bytes"]?.int
        let named = DocumentFilter(workspace: workspace, search: upload.sentName, maximum: 500)
        let found = try await client.allDocuments(named).filter { Self.isNamed($0, upload) }
        // What is known for certain first: another file may have the same name and size.
        if let document = claim(found.filter { Self.isCertain($0, upload) }, nil) { return document }
        let taken = state.withLock { $0.claimed }.union(known)
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

    /// The document of a file that stands elsewhere now, if the server still has it.
    private func moved(_ upload: DocumentUpload, _ content: String) async throws -> [UInt8]? {
        for id in moved.documents(named: upload.sentName, content: content) {
            do {
                let document = try await client.document(ResourceID(rawValue: id))
                guard document.phase != .failed, let found = claim([document], \.there) else { continue }
                return found
            } catch let error as ParadigmError where error.kind == .notFound {
                continue
            }
        }
        return nil
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

    /// Whether a document has the name and the content of a file, for the how-manieth time it was uploaded; a file that is
    /// to be uploaded anew is only what it became by that.
    private static func holds(_ document: DocumentFile, _ upload: DocumentUpload) -> Bool {
        guard let own = upload.externalMetadata?["external_id"]?.string, own.hasSuffix("-0"), isNamed(document, upload)
        else { return isCertain(document, upload) }
        return document.externalID?.hasPrefix(own.dropLast()) ?? false
    }

    private static func isCertain(_ document: DocumentFile, _ upload: DocumentUpload) -> Bool {
        let own = upload.externalMetadata?["external_id"]?.string
        return own != nil && document.externalID == own && isNamed(document, upload)
    }
}

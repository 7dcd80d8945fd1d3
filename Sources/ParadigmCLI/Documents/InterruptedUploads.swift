import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Synchronization

/// Finds the documents of uploads that were interrupted: what the server took, and nobody heard of.
///
/// Such a document has the name of the file, and the name that the upload had the server keep beside it, which tells its
/// content. Of a server that keeps none, it has the size of the file. It is none that a file is known to have become.
final class InterruptedUploads: Sendable {
    private let client: ParadigmClient
    private let workspace: ResourceID
    private let claimed: Mutex<Set<String>>

    init(_ client: ParadigmClient, _ workspace: ResourceID, claimed: Set<String>) {
        (self.client, self.workspace) = (client, workspace)
        self.claimed = Mutex(claimed)
    }

    /// The reply that the upload of a row would have had; nil when the server does not have its file.
    func document(of row: Row) async throws -> [UInt8]? {
        guard let upload = DocumentUpload(row: row.body) else { return nil }
        let size = (try? JSONValue(parsing: row.body))?["bytes"]?.int
        let named = DocumentFilter(workspace: workspace, search: upload.sentName, maximum: 500)
        let found = try await client.allDocuments(named).filter { $0.filename == upload.sentName }
        let own = upload.externalMetadata?["external_id"]?.string
        // What is known for certain first: another file may have the same name and size.
        let certain = found.filter { $0.externalID != nil && $0.externalID == own }
        let likely = found.filter { document in
            let isNamed = document.externalID?.hasPrefix(DocumentUpload.ownNames) ?? false
            return !isNamed && (document.bytes == nil || document.bytes == size)
        }
        let document = (certain + likely)
            .first { document in claimed.withLock { $0.insert(document.id.rawValue).inserted } }
        return document.map { JSONValue.object($0.fields).serialized }
    }
}

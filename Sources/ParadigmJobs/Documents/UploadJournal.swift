import ParadigmAPI
import ParadigmBatch

/// What the journal of earlier uploads tells of them.
///
/// It is read without its lock, and what cannot be read is passed over: whoever looks for a document whose upload was
/// interrupted must not take one that belongs to another file.
package struct UploadJournal: Sendable {
    /// What each file has become: its path, and the document's name on the server.
    private var uploads: [(path: [UInt8], document: String)] = []
    /// The template of the last batch that it belonged to, which names the server and the workspace.
    private var body: String?

    /// Reads a journal; it tells nothing where there is none.
    package init(path: String) {
        guard let file = try? POSIXFileSystem().open(path), let size = try? file.size(),
            let bytes = try? file.bytes(in: 0..<size)
        else { return }
        for line in bytes.split(separator: 0x0A) {
            let line = Array(line)
            if case .header? = JournalLine(line.span) {
                body = JournalHeader(line: line.span)?.options[UploadBatch.recordedBody]?.string ?? body
                continue
            }
            guard let record = OutcomeRecord(line: line.span), case .reply(_, _, let reply) = record.outcome,
                let document = try? DocumentFile(bytes: reply)
            else { continue }
            uploads.append((Array(record.label.utf8), document.id.rawValue))
        }
    }

    /// All documents that files have become.
    package var documents: Set<String> { Set(uploads.map(\.document)) }

    /// Those that some files have become, by the paths that these have now.
    package func documents(of files: [LocalDocument]) -> Set<String> {
        let paths = Set(files.map { Array($0.path.utf8) })
        return Set(uploads.lazy.filter { paths.contains($0.path) }.map(\.document))
    }

    /// Whether the last upload went elsewhere: to another server or workspace; false where there was none.
    package func isElsewhere(than batch: UploadBatch) -> Bool { body.map { $0 != batch.body } ?? false }
}

/// Documents whose files stand elsewhere now, since a folder was moved or got another name.
///
/// A file with the name and the content of one that is in the list, and whose path no file of the upload has any more, is
/// taken for that one.
package struct MovedFiles: Hashable, Sendable {
    private var documents: [[[UInt8]]: [String]] = [:]

    /// Nothing was moved.
    package init() {}

    /// What may have been moved.
    ///
    /// - Parameters:
    ///   - list: What earlier uploads have left.
    ///   - files: The files as they are now.
    package init(in list: UploadList, files: [LocalDocument]) {
        let paths = Set(files.map { Array($0.path.utf8) })
        for document in list.documents
        where document.phase != .failed && !document.id.isEmpty && !document.content.isEmpty
            && !paths.contains(Array(document.path.utf8))
        {
            documents[Self.key(document.filename, document.content), default: []].append(document.id)
        }
    }

    /// The documents that a file may be, by the name that it has on the server and its content.
    package func documents(named name: String, content: String) -> [String] {
        documents[Self.key(name, content)] ?? []
    }

    private static func key(_ name: String, _ content: String) -> [[UInt8]] { [Array(name.utf8), Array(content.utf8)] }
}

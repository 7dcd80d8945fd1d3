import ParadigmGround

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

// What is checked.
extension Library {
    private static let longestQuestion = 5_000

    func check(_ call: LibraryCall, at now: Duration) throws {
        switch call.action {
        case .upload(let form): try check(form)
        case .replace(let id, let form):
            _ = try document(id)
            try check(form, needsWorkspace: false)
        case .question(let question), .filterChunks(let question): try check(question, call, at: now)
        case .plain: break
        }
        switch call.endpoint {
        case .turns(let id), .thread(let id), .sources(let id):
            if threads[id] == nil { throw LibraryRefusal.missing("thread \(id.prefix(80))") }
        default: break
        }
        if let text = call.parameters["workspace_id"] ?? call.parameters["workspace_scope"] { _ = try workspace(text) }
    }

    private func check(_ form: MultipartBody, needsWorkspace: Bool = true) throws {
        guard form.file.count <= configuration.maxUpload else {
            throw LibraryRefusal(
                .paradigm(
                    413,
                    "file_too_large",
                    "The file has \(form.file.count) bytes, and at most \(configuration.maxUpload) are taken."
                )
            )
        }
        guard !form.filename.isEmpty else { throw LibraryRefusal.field("file", "The file has no name.") }
        guard form.filename.count <= 512 else { throw LibraryRefusal.field("filename", "At most 512 characters.") }
        guard (form.fields["title"] ?? "").count <= 255 else {
            throw LibraryRefusal.field("title", "At most 255 characters.")
        }
        let kind = form.filename.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last?.lowercased()
        guard let kind, Self.kinds.contains(kind) else {
            throw LibraryRefusal(
                .paradigm(
                    415,
                    "unsupported_file_type",
                    "Files of the type \(kind.map { "“.\($0.prefix(20))”" } ?? "without an ending") are not taken. "
                        + "Taken are: \(Self.kinds.sorted().joined(separator: ", "))."
                )
            )
        }
        if let text = form.fields["external_metadata"] {
            let json = try? JSONDecoder().decode(ExternalMetadata.self, from: Data(text.utf8))
            guard json != nil else { throw LibraryRefusal.field("external_metadata", "An object with external_id.") }
        }
        if let text = form.fields["workspace_id"] {
            _ = try workspace(text)
        } else if needsWorkspace, form.fields["collection_type"] == "workspace" {
            throw LibraryRefusal.field("workspace_id", "This field is required.")
        }
    }

    static let kinds: Set = [
        "pdf", "txt", "md", "csv", "html", "htm", "json", "xml", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt",
        "rtf", "eml", "png", "jpg", "jpeg",
    ]

    private func check(_ question: LibraryQuestion, _ call: LibraryCall, at now: Duration) throws {
        guard !question.query.isEmpty else { throw LibraryRefusal.field("query", "This field may not be blank.") }
        guard !call.isTurn || question.query.count <= Self.longestQuestion else {
            throw LibraryRefusal.field("query", "At most \(Self.longestQuestion) characters.")
        }
        if question.stream, case .newThread = call.endpoint {
            throw LibraryRefusal.field("stream", "Only a turn of a thread that is there can be streamed.")
        }
        if let steps = question.maxSteps, !(1...20).contains(steps) {
            throw LibraryRefusal.field("max_steps", "A number from 1 to 20.")
        }
        if let agent = question.agent, !configuration.agents.contains(where: { "\($0)" == agent.text }) {
            throw LibraryRefusal.missing("agent \(agent.text.prefix(80))")
        }
        if let model = question.model, !configuration.acceptsAnyModel,
            !configuration.models.contains(where: { $0.name == model })
        {
            throw LibraryRefusal(.vllm(404, "NotFoundError", "The model `\(model.prefix(200))` does not exist."))
        }
        switch call.endpoint {
        case .analyses, .imageAnalysis:
            guard (1...5).contains(question.files.count) else {
                throw LibraryRefusal.field("document_ids", "From 1 to 5 documents.")
            }
        case .query where documents.isEmpty:
            throw LibraryRefusal(.paradigm(400, "empty_collection_error", "Nothing was uploaded yet."))
        default: break
        }
        for id in question.workspaces { _ = try workspace(id.text) }
        for id in question.files {
            let document = try document(id.text)
            let status = document.status(at: now).name
            // What integrators report: asked too soon, the server fails.
            guard status == "embedded" else {
                throw LibraryRefusal(
                    .paradigm(500, "internal_error", "Document \(document.id) is not ready: its status is \(status).")
                )
            }
        }
    }

    func document(_ id: String) throws -> SimulatedDocument {
        guard let document = Int(id).flatMap({ documents[$0] }) else {
            throw LibraryRefusal.missing("document \(id.prefix(80))")
        }
        return document
    }

    private func workspace(_ text: String) throws -> Int {
        guard let id = Int(text), configuration.workspaces.contains(id) else {
            throw LibraryRefusal(
                .paradigm(403, "permission_denied", "You have no access to the workspace \(text.prefix(80)).")
            )
        }
        return id
    }
}

/// What a client wants kept beside a document, as far as it is checked.
private struct ExternalMetadata: Decodable {
    var id: String

    private enum CodingKeys: String, CodingKey {
        case id = "external_id"
    }
}

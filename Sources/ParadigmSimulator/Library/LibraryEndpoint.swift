/// What a path of documents, threads and agents asks for; they stand under v2 and v3 alike.
package enum LibraryEndpoint: Sendable, Hashable {
    /// `/files`.
    case files
    /// `/files/{id}`.
    case file(String)
    /// `/files/{id}/chunks`.
    case chunks(String)
    /// `/workspaces`.
    case workspaces
    /// `/agents`.
    case agents
    /// `/query`.
    case query
    /// `/filter/chunks`.
    case filterChunks
    /// `/chat/document-search`.
    case search
    /// `/chat/image-analysis`.
    case imageAnalysis
    /// `/chat/document-analysis`.
    case analyses
    /// `/chat/document-analysis/{id}`.
    case analysis(String)
    /// `/upload-session`, or one of them.
    case uploadSession(String?)
    /// `/threads/turns`.
    case newThread
    /// `/threads/{id}`.
    case thread(String)
    /// `/threads/{id}/turns`.
    case turns(String)
    /// `/threads/{id}/sources`.
    case sources(String)

    /// The endpoint of the parts of a path behind its version.
    init?(_ parts: [String]) {
        switch (parts.first, parts.count) {
        case ("files", 1): self = .files
        case ("files", 2): self = .file(parts[1])
        case ("files", 3) where parts[2] == "chunks": self = .chunks(parts[1])
        case ("workspaces", 1): self = .workspaces
        case ("agents", 1): self = .agents
        case ("query", 1): self = .query
        case ("filter", 2) where parts[1] == "chunks": self = .filterChunks
        case ("chat", 2) where parts[1] == "document-search": self = .search
        case ("chat", 2) where parts[1] == "image-analysis": self = .imageAnalysis
        case ("chat", 2) where parts[1] == "document-analysis": self = .analyses
        case ("chat", 3) where parts[1] == "document-analysis": self = .analysis(parts[2])
        case ("upload-session", 1): self = .uploadSession(nil)
        case ("upload-session", 2): self = .uploadSession(parts[1])
        case ("threads", 2): self = parts[1] == "turns" ? .newThread : .thread(parts[1])
        case ("threads", 3) where parts[2] == "turns": self = .turns(parts[1])
        case ("threads", 3) where parts[2] == "sources": self = .sources(parts[1])
        default: return nil
        }
    }

    /// The methods it answers, as an `Allow` field writes them.
    var allow: String {
        switch self {
        case .files, .turns: "GET, HEAD, POST, OPTIONS"
        case .file: "GET, HEAD, PATCH, PUT, DELETE, OPTIONS"
        case .chunks, .workspaces, .agents, .analysis, .sources: "GET, HEAD, OPTIONS"
        case .query, .filterChunks, .search, .imageAnalysis, .analyses, .uploadSession, .newThread: "POST, OPTIONS"
        case .thread: "PATCH, OPTIONS"
        }
    }
}

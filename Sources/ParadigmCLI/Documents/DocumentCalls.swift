import Paradigm
import ParadigmAPI

/// Calls about documents, one after the other: one that fails is told, and stops no other.
struct DocumentCalls {
    private let ids: [String]
    private let server: ServerOptions
    private let session: Session

    init(_ ids: [String], _ server: ServerOptions, _ session: Session) {
        (self.ids, self.server, self.session) = (ids, server, session)
    }

    /// Makes a call for each document.
    ///
    /// - Returns: The exit status: that of the worst failure.
    func each(_ call: (ParadigmClient, ResourceID) async throws -> Void) async throws -> ExitStatus {
        try DocumentNames.check(ids)
        return try await session.withClient(of: server) { client in
            var status = ExitStatus.success
            var seen: Set<String> = []
            for id in ids where seen.insert(id).inserted {
                do {
                    try await call(client, ResourceID(rawValue: id))
                } catch let error as ParadigmError where error.kind != .refusedKey {
                    let name = TerminalEscaper.line(id)
                    let isMissing = error.kind == .notFound
                    let words = isMissing ? DocumentFailureText.noSuchDocument : ErrorText.line(error)
                    session.terminal.say(Text(en: "\(name): ", fr: "\(name) : ") + words)
                    status = ErrorText.status(error)
                }
            }
            return status
        }
    }
}

package import Paradigm
import ParadigmGround

/// What somebody who waits for an answer is told about a wait of the client's.
package enum RetryWaitText {
    /// Shorter waits are not worth a line.
    private static let least = Duration.seconds(1)

    /// Why it takes longer and how long; nil for a wait that nobody notices.
    package static func line(_ wait: RetryWait, _ language: Language) -> Text? {
        guard wait.delay >= least else { return nil }
        let figures = Figures(language)
        let span = figures.span(wait.delay.seconds)
        let status = wait.error.status.map { " (\($0))" } ?? ""
        if let asked = wait.error.retryAfter {
            let asked = figures.span(asked.seconds)
            return Text(
                en: "The server asks to wait \(asked)\(status); trying again then…",
                fr: "Le serveur demande d'attendre \(asked)\(status) ; nouvel essai ensuite…"
            )
        }
        let reason =
            switch wait.error.kind.known {
            case .rateLimited: Text(en: "The server's limit is reached", fr: "La limite du serveur est atteinte")
            case .maintenance: Text(en: "The server is under maintenance", fr: "Le serveur est en maintenance")
            case .serverError: Text(en: "The server failed", fr: "Le serveur a échoué")
            case .invalidConfiguration, .missingKey, .insecureAddress, .unreadableFile, .closed, .unknownHost,
                .connectionRefused, .unreachable, .tooManyOpenFiles, .untrustedCertificate, .wrongCertificateHost,
                .tlsFailed, .proxyFailed, .timedOut, .connectionLost, .replyCut, .streamCut, .invalidReply,
                .answerInDoubt, .replyTooLarge, .redirected, .answerInvalid, .workFailed, .refusedKey,
                .forbidden,
                .notFound, .invalidRequest, .quotaSpent, nil:
                Text(en: "The server could not be reached", fr: "Le serveur n'a pas pu être joint")
            }
        return reason
            + Text(en: "\(status); trying again in \(span)…", fr: "\(status) ; nouvel essai dans \(span)…")
    }
}

extension Session {
    /// Calls `body` with a client of the server that options name, which tells on standard error why it takes longer.
    ///
    /// - Returns: What `body` returns.
    /// - Throws: As ``withServer(_:fallsBack:simulator:body:)``.
    func withClient<Result>(
        of server: ServerOptions,
        _ body: (ParadigmClient) async throws -> Result
    ) async throws -> Result {
        try await withServer(try settings(server.given())) { server in
            try await withParadigmClient(server.configuration.tellingOfWaits(on: terminal), body)
        }
    }
}

extension ParadigmConfiguration {
    /// This configuration, telling somebody who waits why it takes longer.
    func tellingOfWaits(on terminal: Terminal) -> ParadigmConfiguration {
        var configuration = self
        configuration.onWait = { wait in
            if let line = RetryWaitText.line(wait, terminal.language) { terminal.say(line) }
        }
        return configuration
    }
}

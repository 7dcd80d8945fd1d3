package import Paradigm
package import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// What a failed request means to a person, in both languages, and to a script.
///
/// The English sentences are the client's own; the French ones are made from the error's kind and facts. Both end
/// with what the command can do about it.
package enum ErrorText {
    /// The error as it reads when no key was sent: then a 401 asks for one rather than refusing one.
    package static func withoutKey(_ error: ParadigmError) -> ParadigmError {
        guard error.kind == .refusedKey else { return error }
        var error = error
        error.kind = .missingKey
        error.message = "\(error.host ?? "The server") wants a key (401), and none is set."
        return error
    }

    /// One line: what happened, what to do, how long the server asks to wait, and its name for the request when it gave
    /// one.
    package static func line(_ error: ParadigmError) -> Text {
        let request = error.requestID.map { TerminalEscaper.line($0, limit: 100) }
        let line = wait(error).map { summary(error) + $0 } ?? summary(error)
        guard let request else { return line }
        return line + Text(en: " (Request \(request).)", fr: " (Requête \(request).)")
    }

    private static func wait(_ error: ParadigmError) -> Text? {
        // Where a quota is spent, waiting does not help, whatever the server asks.
        guard let wait = error.retryAfter, wait >= .seconds(1), error.kind != .quotaSpent else { return nil }
        let (english, french) = (Figures(.english).span(wait.seconds), Figures(.french).span(wait.seconds))
        return Text(
            en: " The server asks to wait \(english).",
            fr: " Le serveur demande d'attendre \(french)."
        )
    }

    /// The same without what differs from request to request, so that equal failures can be counted together.
    package static func summary(_ error: ParadigmError) -> Text {
        let english = TerminalEscaper.line(error.message, limit: 1000)
        let sentence = Text(verbatimEnglish: english, french: french(error).french)
        return advice(error).map { sentence + Text(verbatim: " ") + $0 } ?? sentence
    }

    /// What the command itself offers against this error.
    private static func advice(_ error: ParadigmError) -> Text? {
        switch error.kind {
        case .missingKey:
            Text(
                en: "Set PARADIGM_API_KEY or use --key-file; for a server without keys, --no-key.",
                fr: "Définissez PARADIGM_API_KEY ou utilisez --key-file ; pour un serveur sans clé, --no-key."
            )
        case .insecureAddress:
            Text(
                en: "If you accept that risk, add --allow-plain-http.",
                fr: "Si vous acceptez ce risque, ajoutez --allow-plain-http."
            )
        case .notFound:
            Text(en: "“paradigm models” lists the models.", fr: "« paradigm models » donne la liste des modèles.")
        case .untrustedCertificate:
            Text(en: "See also --ca-file.", fr: "Voyez aussi --ca-file.")
        case .timedOut:
            error.phase.map { phase in
                Text(
                    en: "\(option(phase)) sets that limit.",
                    fr: "\(option(phase)) règle cette limite."
                )
            }
        default: nil
        }
    }

    private static func option(_ phase: Deadlines.Phase) -> String {
        switch phase {
        case .connect: "--connect-timeout"
        case .firstByte: "--first-byte-timeout"
        case .idle: "--idle-timeout"
        case .total: "--timeout"
        }
    }
}

extension ErrorText {
    /// The exit status of a command whose one request ended with this error.
    package static func status(_ error: ParadigmError) -> ExitStatus {
        switch error.kind.known {
        case .refusedKey: .keyRefused
        case .missingKey, .insecureAddress, .invalidConfiguration: .usage
        case .forbidden, .notFound, .invalidRequest, .answerInvalid, .unreadableFile, .workFailed: .someFailed
        case .rateLimited, .quotaSpent: .tryLater
        case .closed, .unknownHost, .connectionRefused, .unreachable, .tooManyOpenFiles, .untrustedCertificate,
            .wrongCertificateHost, .tlsFailed, .proxyFailed, .timedOut, .connectionLost, .replyCut, .streamCut,
            .invalidReply, .answerInDoubt, .replyTooLarge, .redirected, .maintenance, .serverError, nil:
            .unavailable
        }
    }

    /// The error as a script reads it: its code, the English sentence, the status and the server's own words.
    package static func json(_ error: ParadigmError) -> JSONValue {
        [
            "code": .string(error.kind.rawValue),
            "message": .string(error.message),
            "status": .count(error.status),
            "server_message": error.serverMessage.map(JSONValue.string) ?? .null,
        ]
    }

    /// The end of a command whose one request ended with this error.
    package static func failure(_ error: ParadigmError) -> Failure {
        Failure(status(error), line(error))
    }
}

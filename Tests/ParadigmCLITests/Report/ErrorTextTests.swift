import Paradigm
import ParadigmCLI
import Testing

@Suite struct ErrorTextTests {
    private static let kinds = ParadigmError.Kind.Known.allCases.map { ParadigmError.Kind(rawValue: $0.rawValue) }

    private static func error(_ kind: ParadigmError.Kind, phase: Deadlines.Phase? = nil) -> ParadigmError {
        var error = ParadigmError(kind: kind, message: "What the client says about \(kind.rawValue).")
        error.host = "paradigm.example:443"
        error.serverMessage = "what the server says."
        error.status = 418
        error.phase = kind == .timedOut ? phase ?? .total : nil
        error.deadline = kind == .timedOut ? .seconds(1.5) : nil
        return error
    }

    @Test(arguments: Language.allCases)
    func `every kind reads well`(language: Language) throws {
        let phases: [Deadlines.Phase] = [.connect, .firstByte, .idle]
        let errors = Self.kinds.map { Self.error($0) } + phases.map { Self.error(.timedOut, phase: $0) }
        let lines = errors.map { error in
            let phase = error.phase.map { ".\($0.rawValue)" } ?? ""
            return
                "\(ErrorText.status(error).rawValue) \(error.kind.rawValue)\(phase): \(ErrorText.line(error)[language])\n"
        }
        try Snapshot.expect(lines.joined(), "errors.\(language.rawValue)")
    }

    @Test(arguments: kinds)
    func `French is never the English sentence alone`(kind: ParadigmError.Kind) {
        let text = ErrorText.line(Self.error(kind))
        #expect(text.french != text.english)
        #expect(
            !text.french.contains("_")
                || [.invalidConfiguration, .missingKey, .refusedKey, .proxyFailed, .unreadableFile].contains(kind)
        )
    }

    @Test(
        arguments: [
            (
                .credentialsWanted(offers: ["NTLM", "Negotiate"], wereGiven: true),
                ["NTLM", "Negotiate", "Basic", "px", "cntlm"]
            ),
            (.credentialsWanted(offers: ["Basic"], wereGiven: true), ["HTTPS_PROXY", "407", "refuse"]),
            (.credentialsWanted(offers: [], wereGiven: false), ["http://", "@", "407"]),
            (.status(403), ["proxy", "NO_PROXY", "403"]), (.status(502), ["502"]),
            (.status(429), ["429"]), (.closed, ["HTTPS_PROXY"]),
        ] as [(TransportError.ProxyFailure, [String])]
    )
    func `what a proxy refuses is told as the proxy's in both languages`(
        failure: TransportError.ProxyFailure,
        words: [String]
    ) {
        let text = ErrorText.line(ParadigmError(.proxyFailed(failure), host: "paradigm.example:443"))
        for sentence in [text.english, text.french] {
            #expect(words.allSatisfy { sentence.contains($0) }, "\(sentence)")
            #expect(sentence.lowercased().contains("proxy"))
        }
        #expect(text.english != text.french)
    }

    @Test(
        arguments: [
            (.wanted, ["https://"]), (.certificateWanted, ["certificat", "client"]),
            (.refused, ["certificat", "client", "TLS"]), (.notTLS, ["http://"]),
            (.closed, ["http://"]),
        ] as [(TransportError.TLSFailure, [String])]
    )
    func `why TLS failed is told in both languages`(failure: TransportError.TLSFailure, words: [String]) {
        let text = ErrorText.line(ParadigmError(.tlsFailed(failure), host: "paradigm.example:443"))
        for sentence in [text.english, text.french] {
            #expect(words.allSatisfy { sentence.contains($0) }, "\(sentence)")
        }
        #expect(text.english != text.french)
    }

    @Test func `without a key a refused key is a missing one`() {
        let missing = ErrorText.withoutKey(Self.error(.refusedKey))
        #expect(missing.kind == .missingKey)
        #expect(ErrorText.line(missing).english.contains("--key-file"))
        #expect(ErrorText.withoutKey(Self.error(.notFound)).kind == .notFound)
    }

    @Test(arguments: [ParadigmError.Kind.rateLimited, .maintenance, .serverError])
    func `how long the server asks to wait is told`(kind: ParadigmError.Kind) {
        var error = Self.error(kind)
        error.retryAfter = .seconds(3_600)
        #expect(ErrorText.line(error).english.contains("The server asks to wait 1\u{A0}h 00\u{A0}min."))
        #expect(ErrorText.line(error).french.contains("Le serveur demande d'attendre 1\u{A0}h 00\u{A0}min."))
        #expect(ErrorText.summary(error) == ErrorText.summary(Self.error(kind)), "equal failures are counted together")
    }

    @Test func `an unknown kind keeps its words`() {
        let error = ParadigmError(kind: ParadigmError.Kind(rawValue: "new_kind"), message: "Something new.")
        #expect(ErrorText.line(error).english == "Something new.")
        #expect(ErrorText.line(error).french == "La requête a échoué\u{A0}: Something new.")
        #expect(ErrorText.status(error) == .unavailable)
    }

    @Test func `the server's name for the request is for the line, not for the group`() {
        var error = Self.error(.serverError)
        error.requestID = "req-1"
        #expect(ErrorText.line(error).english.hasSuffix("(Request req-1.)"))
        #expect(ErrorText.line(error).french.hasSuffix("(Requête req-1.)"))
        #expect(!ErrorText.summary(error).english.contains("req-1"))
    }

    @Test func `what a server says cannot reach the terminal's controls`() {
        var error = ParadigmError(kind: .serverError, message: "It said \u{1B}[2J.")
        error.serverMessage = "\u{1B}]0;x\u{7}\nsecond line"
        error.requestID = "\u{9B}1m"
        let text = ErrorText.line(error)
        for words in [text.english, text.french] {
            #expect(!words.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
    }
}

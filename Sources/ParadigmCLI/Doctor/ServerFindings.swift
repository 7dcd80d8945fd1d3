package import Paradigm
import ParadigmAPI
import ParadigmGround

/// What is to be said of one look at the server.
package struct ServerFindings: Sendable {
    /// What was found.
    package let probe: ServerProbe
    /// How the server was asked.
    package let configuration: ParadigmConfiguration
    /// The model that is chosen; nil for none.
    package let model: String?
    /// Seconds since 1970.
    package let now: Double
    /// The language of the figures.
    package let language: Language

    /// Days before its end that a certificate is told of.
    private static let certificateDays = 21
    /// Seconds that two clocks may be apart: one of them is the server's, and the reply took its time.
    private static let clockSeconds = 30.0

    /// What is to be said of a look.
    package init(
        probe: ServerProbe,
        configuration: ParadigmConfiguration,
        model: String?,
        now: Double,
        language: Language
    ) {
        self.probe = probe
        self.configuration = configuration
        self.model = model
        self.now = now
        self.language = language
    }

    /// How far the request came before it failed.
    private enum Stage: Int, Comparable {
        case name, connection, tls, answer

        static func < (left: Stage, right: Stage) -> Bool { left.rawValue < right.rawValue }

        init(_ error: ParadigmError) {
            switch error.kind.known {
            case .unknownHost: self = .name
            case .connectionRefused, .unreachable, .tooManyOpenFiles, .proxyFailed: self = .connection
            case .timedOut where error.phase == .connect: self = .connection
            case .untrustedCertificate, .wrongCertificateHost, .tlsFailed: self = .tls
            case .invalidConfiguration, .missingKey, .insecureAddress, .unreadableFile, .closed, .timedOut,
                .connectionLost,
                .replyCut, .streamCut, .invalidReply, .answerInDoubt, .replyTooLarge, .redirected, .answerInvalid,
                .workFailed, .refusedKey, .forbidden, .notFound, .invalidRequest, .rateLimited, .quotaSpent,
                .maintenance, .serverError, nil:
                self = .answer
            }
        }
    }

    /// The findings, in their order.
    package var all: [Finding] {
        let stage = probe.error.map(Stage.init)
        var all: [Finding] = []
        func add(_ check: Finding.Check, at own: Stage, _ finding: @autoclosure () -> Finding?) {
            guard let stage, let error = probe.error, stage <= own else {
                if let finding = finding() { all.append(finding) }
                return
            }
            all.append(
                stage == own ? .failed(check, ErrorText.line(error), ErrorText.status(error)) : .notChecked(check)
            )
        }
        add(.name, at: .name, name)
        add(.connection, at: .connection, connection)
        add(.tls, at: .tls, tls)
        if stage == .tls, let certificate { all[all.count - 1].advice = certificate.text }
        if stage.map({ $0 < .answer }) == true { return all + [.notChecked(.answer), .notChecked(.models)] }
        if let clock { all.append(clock) }
        all.append(answer)
        all.append(probe.models == nil ? .notChecked(.models) : models)
        return all
    }

    private var name: Finding? {
        guard !probe.addresses.isEmpty else { return nil }
        let shown = probe.addresses.prefix(4).joined(separator: ", ") + (probe.addresses.count > 4 ? ", …" : "")
        return .ok(.name, Text(verbatim: shown))
    }

    private var connection: Finding {
        let time = probe.connecting.map { " (" + Figures(language).time($0.seconds) + ")" } ?? ""
        return .ok(.connection, Text(en: "open\(time)", fr: "établie\(time)"))
    }

    // MARK: TLS and time

    private var tls: Finding {
        guard configuration.baseURL.isTLS else {
            let text = Text(en: "none: plain http", fr: "aucun : http simple")
            return configuration.baseURL.isLoopback
                ? .ok(.tls, text)
                : .warning(
                    .tls,
                    text,
                    advice: Text(
                        en: "Anyone on the way can read what is sent. Use https where the server offers it.",
                        fr: "Quiconque est sur le trajet peut lire ce qui est envoyé. Utilisez https si le serveur le "
                            + "propose."
                    )
                )
        }
        let trusted = Text(en: "certificate trusted", fr: "certificat reconnu")
        guard let certificate else { return .ok(.tls, trusted) }
        let text = trusted + Text(verbatim: ", ") + certificate.validity
        guard certificate.daysLeft < Self.certificateDays else { return .ok(.tls, text) }
        let days = max(0, certificate.daysLeft)
        return .warning(
            .tls,
            text,
            advice: Text(
                en: "That is in \(days) days: whoever runs the server should renew it.",
                fr: "C'est dans \(days) jours : ceux qui gèrent le serveur devraient le renouveler."
            )
        )
    }

    /// The certificate that the server shows, in words.
    private var certificate: (validity: Text, text: Text, daysLeft: Int)? {
        guard let shown = probe.certificate else { return nil }
        let (first, last) = (CalendarDay.text(shown.notBefore), CalendarDay.text(shown.notAfter))
        let names = shown.names.prefix(5).map { TerminalEscaper.line($0, limit: 80) }.joined(separator: ", ")
        let validity = Text(en: "valid from \(first) to \(last)", fr: "valable du \(first) au \(last)")
        let holder =
            names.isEmpty
            ? Text(en: " and names no host.", fr: " et ne nomme aucun hôte.")
            : Text(en: " and is made out to \(names).", fr: " et est au nom de \(names).")
        return (
            validity, Text(en: "It is ", fr: "Il est ") + validity + holder,
            Int((Double(shown.notAfter) - now) / 86_400)
        )
    }

    private var clock: Finding? {
        guard let ahead = probe.clockAhead else { return nil }
        let span = Figures(language).span(abs(ahead))
        guard abs(ahead) > Self.clockSeconds else {
            return .ok(.clock, Text(en: "as the server's", fr: "comme celle du serveur"))
        }
        return .warning(
            .clock,
            ahead > 0
                ? Text(en: "\(span) behind the server's", fr: "\(span) de retard sur celle du serveur")
                : Text(en: "\(span) ahead of the server's", fr: "\(span) d'avance sur celle du serveur"),
            advice: Text(
                en:
                    "Certificates and waits are read by the clock: set it, for example with NTP, unless the server's is "
                    + "wrong.",
                fr:
                    "Les certificats et les attentes se lisent à l'horloge : réglez-la, par exemple avec NTP, à moins que "
                    + "celle du serveur ne soit fausse."
            )
        )
    }

    // MARK: The answer

    private var answer: Finding {
        guard let error = probe.error else {
            return .ok(
                .answer,
                configuration.key == nil
                    ? Text(en: "the server answers without a key", fr: "le serveur répond sans clé")
                    : Text(en: "the key is accepted", fr: "la clé est acceptée")
            )
        }
        let told = configuration.key == nil ? ErrorText.withoutKey(error) : error
        return .failed(
            .answer,
            ErrorText.line(told),
            ErrorText.status(told),
            advice: VersionText.advice(error, at: configuration.baseURL)
        )
    }

    private var models: Finding {
        let items = probe.models?.items ?? []
        let count = Figures(language).count(items.count)
        let offered = Text(
            en: items.count == 1 ? "1 model" : "\(count) models",
            fr: items.count == 1 ? "1 modèle" : "\(count) modèles"
        )
        guard let model else {
            return .warning(.models, offered + Text(en: ", none chosen", fr: ", aucun choisi"), advice: choice(items))
        }
        let shown = TerminalEscaper.line(model, limit: 80)
        guard let chosen = items.first(where: { $0.identifier == model }) else {
            return .failed(
                .models,
                offered + Text(en: "; “\(shown)” is not among them", fr: " ; « \(shown) » n'est pas parmi eux"),
                .someFailed,
                advice: choice(items, near: model)
            )
        }
        if chosen.enabled {
            return .ok(
                .models,
                offered + Text(en: "; “\(shown)” is among them", fr: " ; « \(shown) » est parmi eux")
            )
        }
        return .warning(
            .models,
            offered + Text(en: "; “\(shown)” is not enabled", fr: " ; « \(shown) » n'est pas actif"),
            advice: choice(items)
        )
    }

    private func choice(_ items: [ParadigmModel], near model: String? = nil) -> Text {
        let names = items.filter(\.enabled).map(\.identifier)
        if let near = model.flatMap({ NearestName.name(to: $0, among: names) }) {
            let shown = TerminalEscaper.line(near, limit: 80)
            return Text(en: "Did you mean “\(shown)”?", fr: "Vouliez-vous dire « \(shown) » ?")
        }
        let shown = names.prefix(3).map { TerminalEscaper.line($0, limit: 80) }.joined(separator: ", ")
        return Text(
            en: "Choose one with --model, PARADIGM_MODEL or model = NAME in the configuration file; “paradigm models” "
                + "lists them (\(shown)…).",
            fr: "Choisissez-en un avec --model, PARADIGM_MODEL ou model = NOM dans le fichier de configuration ; "
                + "« paradigm models » en donne la liste (\(shown)…)."
        )
    }
}

/// A day in Universal Time.
package enum CalendarDay {
    /// The day of a time, as `2027-03-01`.
    package static func text(_ secondsSince1970: Int) -> String {
        var seconds = time_t(secondsSince1970)
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return unsafe "\(parts.tm_year + 1900)-\(two(parts.tm_mon + 1))-\(two(parts.tm_mday))"
    }
}

package import ParadigmAPI

/// What `paradigm doctor` found about one thing, and what to do.
package struct Finding: Sendable, Equatable {
    /// What is looked at, in the order in which it is told.
    package enum Check: String, Sendable, CaseIterable {
        case configuration
        case baseURL = "base_url"
        case proxy
        case key
        case headers
        case openFiles = "open_files"
        case language
        case name
        case connection
        case tls
        case clock
        case answer
        case models
    }

    /// How it is.
    package enum State: String, Sendable {
        case ok
        case warning
        case failed
        case notChecked = "not_checked"
    }

    /// What was looked at.
    package let check: Check
    /// How it is.
    package let state: State
    /// What was found.
    package let text: Text
    /// What to do; nil when nothing is to be done.
    package var advice: Text?
    /// The exit status that a failure comes to: that of any other command which meets it.
    package let status: ExitStatus

    /// All is well.
    package static func ok(_ check: Check, _ text: Text) -> Finding {
        Finding(check: check, state: .ok, text: text, status: .success)
    }

    /// It works, and not as one would want it.
    package static func warning(_ check: Check, _ text: Text, advice: Text? = nil) -> Finding {
        Finding(check: check, state: .warning, text: text, advice: advice, status: .success)
    }

    /// It does not work.
    package static func failed(_ check: Check, _ text: Text, _ status: ExitStatus, advice: Text? = nil) -> Finding {
        Finding(check: check, state: .failed, text: text, advice: advice, status: status)
    }

    /// It does not work, as a command would say it.
    package static func failed(_ check: Check, _ failure: Failure) -> Finding {
        failed(check, failure.text, failure.status)
    }

    /// Something else has to work first.
    package static func notChecked(_ check: Check) -> Finding {
        Finding(
            check: check,
            state: .notChecked,
            text: Text(en: "not checked: see above", fr: "pas vérifié : voyez plus haut"),
            status: .success
        )
    }
}

extension Finding.Check {
    /// What is looked at, for a person.
    package var label: Text {
        switch self {
        case .configuration: Text(en: "Configuration", fr: "Configuration")
        case .baseURL: Text(en: "Base URL", fr: "Adresse")
        case .proxy: Text(en: "Proxy", fr: "Proxy")
        case .key: Text(en: "Key", fr: "Clé")
        case .headers: Text(en: "Headers", fr: "En-têtes")
        case .openFiles: Text(en: "Open files", fr: "Fichiers ouverts")
        case .language: Text(en: "Language", fr: "Langue")
        case .name: Text(en: "Name look-up", fr: "Nom d'hôte")
        case .connection: Text(en: "Connection", fr: "Connexion")
        case .tls: Text(en: "TLS", fr: "TLS")
        case .clock: Text(en: "Clock", fr: "Horloge")
        case .answer: Text(en: "Answer", fr: "Réponse")
        case .models: Text(en: "Models", fr: "Modèles")
        }
    }
}

/// All that `paradigm doctor` found: a pure rendering.
package struct DoctorReport: Sendable {
    /// The findings, in their order.
    package let findings: [Finding]

    /// A report.
    package init(_ findings: [Finding]) {
        self.findings = findings
    }

    /// The exit status: that of the first failure, else 0.
    package var status: ExitStatus { findings.first { $0.state == .failed }?.status ?? .success }

    /// The report for a person, a line or two for each finding.
    package func text(_ language: Language, isColoured: Bool = false) -> String {
        let states = findings.map { Self.word($0.state)[language] }
        let labels = findings.map { $0.check.label[language] }
        let (stateWidth, labelWidth) = (states.map(\.count).max() ?? 0, labels.map(\.count).max() ?? 0)
        let indent = String(repeating: " ", count: stateWidth + labelWidth + 4)
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: width - text.count + 2)
        }
        let lines = zip(findings, zip(states, labels))
            .flatMap { finding, words -> [String] in
                let mark = Self.coloured(padded(words.0, stateWidth), finding.state, isColoured)
                let line = mark + padded(words.1, labelWidth) + finding.text[language]
                return [line] + (finding.advice.map { [indent + $0[language]] } ?? [])
            }
        return (lines + ["", conclusion[language]]).joined(separator: "\n") + "\n"
    }

    private var conclusion: Text {
        let failed = findings.count { $0.state == .failed }
        let warnings = findings.count { $0.state == .warning }
        if failed > 0 {
            return Text(
                en: failed == 1 ? "One thing does not work." : "\(failed) things do not work.",
                fr: failed == 1 ? "Un point ne marche pas." : "\(failed) points ne marchent pas."
            )
        }
        if warnings == 0 { return Text(en: "All is well.", fr: "Tout va bien.") }
        return Text(
            en: warnings == 1 ? "It works; one thing to look at." : "It works; \(warnings) things to look at.",
            fr: warnings == 1 ? "Cela marche ; un point à regarder." : "Cela marche ; \(warnings) points à regarder."
        )
    }

    /// The same for a program, in English.
    package var json: JSONValue {
        [
            "ok": .bool(status == .success),
            "status": .count(Int(status.rawValue)),
            "checks": .array(
                findings.map { finding in
                    [
                        "check": .string(finding.check.rawValue),
                        "state": .string(finding.state.rawValue),
                        "message": .string(finding.text.english),
                        "advice": finding.advice.map { .string($0.english) } ?? .null,
                    ]
                }
            ),
        ]
    }

    private static func word(_ state: Finding.State) -> Text {
        switch state {
        case .ok: Text(en: "ok", fr: "ok")
        case .warning: Text(en: "warning", fr: "attention")
        case .failed: Text(en: "FAILED", fr: "ÉCHEC")
        case .notChecked: Text(verbatim: "–")
        }
    }

    /// Colours of ECMA-48 (SGR).
    private static func coloured(_ text: String, _ state: Finding.State, _ isColoured: Bool) -> String {
        let code =
            switch state {
            case .ok: "32"
            case .warning: "33"
            case .failed: "31"
            case .notChecked: "2"
            }
        return isColoured ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

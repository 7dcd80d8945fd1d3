package import ArgumentParser

/// `--lang`, which every command takes. It is read from the arguments before they are parsed, see ``Language/chosen(arguments:environment:configured:)``.
package struct LanguageOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Language of what is printed: en or fr (default: PARADIGM_LANG, else the locale).",
            fr: "Langue de l'affichage : en ou fr (par défaut : PARADIGM_LANG, sinon la langue du système)."
        ),
        completion: .list(Language.allCases.map(\.rawValue))
    )
    package var lang: String?

    package init() {}

    package func validate() throws {
        guard let lang, Language(rawValue: lang) == nil else { return }
        throw ValidationError(Text(en: "--lang takes en or fr.", fr: "--lang accepte en ou fr.").localized)
    }
}

extension ArgumentHelp {
    /// Help in the language of the running command.
    package static func text(
        en: String,
        fr: String,
        name: String? = nil,
        visibility: ArgumentVisibility = .default
    ) -> ArgumentHelp {
        ArgumentHelp(stringLiteral: Text(en: en, fr: fr).localized).named(name, visibility)
    }

    private func named(_ name: String?, _ visibility: ArgumentVisibility) -> ArgumentHelp {
        var help = self
        help.valueName = name
        help.visibility = visibility
        return help
    }
}

package import ArgumentParser

/// The option `--lang`, which every command takes.
///
/// It is read from the arguments before they are parsed: see ``Language/chosen(arguments:environment:configured:)``.
package struct LanguageOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Language of what is printed: en or fr (default: PARADIGM_LANG, else the locale).",
            fr: "Langue de l'affichage : en ou fr (par défaut : PARADIGM_LANG, sinon la langue du système).",
            name: .language
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
        name: ValueName? = nil,
        visibility: ArgumentVisibility = .default
    ) -> ArgumentHelp {
        var help = ArgumentHelp(stringLiteral: Text(en: en, fr: fr).localized)
        help.valueName = name?.text.localized
        help.visibility = visibility
        return help
    }
}

/// What an option's value is called in the help: `--requests <number>`.
package struct ValueName: Sendable {
    /// The name in each language.
    package let text: Text

    /// What is typed as it stands, or a word that is the same in every language.
    package static func form(_ form: String) -> ValueName { ValueName(text: Text(verbatim: form)) }

    /// A form of which each language names the parts.
    package static func form(en: String, fr: String) -> ValueName {
        ValueName(text: Text(verbatimEnglish: en, french: fr))
    }

    /// A number.
    package static let number = ValueName(text: Text(en: "number", fr: "nombre"))
    /// A length of time.
    package static let time = ValueName(text: Text(en: "time", fr: "durée"))
    /// The path of a file.
    package static let file = ValueName(text: Text(en: "file", fr: "fichier"))
    /// The name of something on the server.
    package static let name = ValueName(text: Text(en: "name", fr: "nom"))
    /// Free text.
    package static let words = ValueName(text: Text(en: "text", fr: "texte"))
    /// A language.
    package static let language = ValueName(text: Text(en: "lang", fr: "langue"))
    /// What is read.
    package static let input = ValueName(text: Text(en: "input", fr: "entrée"))
    /// A field of a request's body.
    package static let field = ValueName.form(en: "key=json", fr: "clé=json")
    /// An API key.
    package static let key = ValueName(text: Text(en: "key", fr: "clé"))
    /// An address of this machine.
    package static let address = ValueName(text: Text(en: "address", fr: "adresse"))
    /// A fault of the simulator.
    package static let fault = ValueName(text: Text(en: "fault", fr: "panne"))
    /// An order of things.
    package static let order = ValueName(text: Text(en: "order", fr: "ordre"))
}

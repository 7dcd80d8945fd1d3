/// A language that everything a person reads exists in.
package enum Language: String, Sendable, CaseIterable {
    case english = "en"
    case french = "fr"

    /// The language of the command that is running: set once at its start, before help texts are built.
    @TaskLocal package static var current: Language = .english

    /// The language of a POSIX locale such as `fr_FR.UTF-8`, or nil when it is neither of ours.
    package init?(locale: String) {
        let tag = locale.prefix { $0.isLetter }.lowercased()
        self.init(rawValue: tag)
    }

    /// Chooses from `--lang`, then `PARADIGM_LANG`, then the configuration file, then the locale
    /// (`LC_ALL`, `LC_MESSAGES`, `LANG`: the first one that is set decides), else English.
    ///
    /// Arguments are scanned before they are parsed, because the help texts themselves depend on the answer.
    /// An unknown value of `--lang` is passed over here: the parser is the one to complain.
    package static func chosen(
        arguments: [String],
        environment: [String: String],
        configured: String? = nil
    ) -> Language {
        if let named = option("--lang", in: arguments).flatMap(Language.init(rawValue:)) { return named }
        if let named = environment["PARADIGM_LANG"].flatMap(Language.init(locale:)) { return named }
        if let named = configured.flatMap(Language.init(locale:)) { return named }
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
            .compactMap { environment[$0] }
            .first { !$0.isEmpty }
        return locale.flatMap(Language.init(locale:)) ?? .english
    }

    /// Refuses a `PARADIGM_LANG`, or a `lang` of the configuration file, at a line of it, that names neither of ours.
    ///
    /// - Throws: ``Failure`` with status 64; never when an argument names the language.
    package static func check(
        arguments: [String],
        environment: [String: String],
        configured: String? = nil,
        at place: String? = nil
    ) throws(Failure) {
        guard option("--lang", in: arguments) == nil else { return }
        let variable = environment["PARADIGM_LANG"].flatMap { $0.isEmpty ? nil : $0 }
        let named =
            variable.map { ("PARADIGM_LANG", $0) } ?? configured.map { (place.map { "\($0): lang" } ?? "lang", $0) }
        guard let (name, value) = named, Language(locale: value) == nil else { return }
        let shown = TerminalEscaper.line(value, limit: 40)
        throw .usage(
            en: "\(name) is “\(shown)”; it takes en or fr.",
            fr: "\(name) vaut « \(shown) » ; les valeurs possibles sont en et fr."
        )
    }

    /// The value of the last `--name X` or `--name=X` before a `--`.
    static func option(_ name: String, in arguments: [String]) -> String? {
        let ours = arguments.prefix { $0 != "--" }
        var value: String?
        for (argument, next) in zip(ours, ours.dropFirst().map(Optional.some) + [nil]) {
            if argument == name { value = next ?? value }
            if argument.hasPrefix(name + "=") { value = String(argument.dropFirst(name.count + 1)) }
        }
        return value
    }
}

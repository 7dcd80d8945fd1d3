package import Paradigm

/// The user's configuration file: lines of `name = value`, comments after `#` at the start of a line.
///
/// What stands before the first `[profile]` holds for every run; what stands below one holds where that profile is
/// chosen, and goes before the rest. It is read from the user's own directory only, never from the current one: a file
/// that someone left in a project must not send a key elsewhere.
package struct ConfigurationFile: Sendable, Equatable {
    /// What the file may set, beside the headers (`header.NAME`).
    package enum Name: String, Sendable, CaseIterable {
        case baseURL = "base-url"
        case model
        case keyFile = "key-file"
        case keyName = "key-name"
        case caFile = "ca-file"
        case proxy
        case concurrency
        case rpm
        case tpm
        case lang
        case timeout
        case connectTimeout = "connect-timeout"
        case firstByteTimeout = "first-byte-timeout"
        case idleTimeout = "idle-timeout"
    }

    /// The settings of a profile, or those before the first one.
    package struct Part: Sendable, Equatable {
        /// The profile's name; nil for what holds for every run.
        package let profile: String?
        fileprivate var values: [Name: String] = [:]
        /// The headers, each name once.
        package fileprivate(set) var headers: [RequestHeader] = []
        /// Where each name is set, those of headers in small letters.
        fileprivate var places: [String: String] = [:]
        /// Where the part begins.
        fileprivate let place: String

        fileprivate init(profile: String?, place: String) {
            self.profile = profile
            self.place = place
        }

        /// What is set; nil when nothing is.
        package subscript(name: Name) -> String? { values[name] }
    }

    private var parts = [Part(profile: nil, place: "")]
    private var chosen: String?

    /// A file that sets nothing.
    package init() {}

    /// The names of the profiles, in their order.
    package var profiles: [String] { parts.compactMap(\.profile) }

    /// All parts, what holds for every run first.
    package var allParts: [Part] { parts }

    /// The parts that hold, the one that goes before the other first.
    package var levels: [Part] { parts.reversed().filter { $0.profile == nil || $0.profile == chosen } }

    /// What the file sets a name to; nil when it does not.
    package subscript(name: Name) -> String? { levels.lazy.compactMap { $0[name] }.first }

    /// File and line where it sets a name; nil when it does not.
    package func place(of name: Name) -> String? {
        levels.first { $0[name] != nil }.flatMap { $0.places[name.rawValue] }
    }

    /// Reads the text of a file, in which each profile and, within one, each name stands once.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - path: The file's path, for messages.
    /// - Throws: ``Failure`` with status 64 that names file and line, for a line that is no setting, a name that is
    ///   unknown or set twice, a value that cannot be used and a key. The text of a refused line is not repeated: it may hold a secret.
    package init(parsing text: String, path: String) throws(Failure) {
        for (place, line) in SettingLines(text, path: path) {
            if line.hasPrefix("[") {
                try begin(try Self.profile(line, place: place), place: place)
                continue
            }
            let (name, value) = try SettingLines.pair(line, place: place)
            let current = parts.count - 1
            if name.hasPrefix("header.") {
                parts[current].headers.append(try Self.header(name.dropFirst("header.".count), value, place: place))
                try parts[current].note(name.lowercased(), place: place)
                continue
            }
            let setting = try Self.name(name, place: place)
            if let fault = setting.fault(in: value) { throw Failure(.usage, Text(verbatim: place) + fault) }
            try parts[current].note(name, place: place)
            parts[current].values[setting] = value
            guard parts[current][.keyFile] == nil || parts[current][.keyName] == nil else {
                throw Failure.usage(
                    en: "\(place): key-file and key-name both say where the key is: leave one of them out.",
                    fr: "\(place) : key-file et key-name disent tous deux où est la clé : gardez-en un."
                )
            }
        }
    }

    /// The same file with a profile chosen.
    ///
    /// - Parameters:
    ///   - profile: The profile's name; nil for none.
    ///   - path: The file's path, for messages.
    /// - Returns: The file.
    /// - Throws: ``Failure`` with status 64 that lists the profiles there are.
    package func choosing(_ profile: String?, path: String?) throws(Failure) -> ConfigurationFile {
        guard let profile else { return self }
        guard profiles.contains(profile) else {
            let shown = TerminalEscaper.line(profile, limit: 40)
            let place = path.map { TerminalEscaper.line($0) } ?? "~/.config/paradigm/config"
            let names = profiles.joined(separator: ", ")
            throw Failure(
                .usage,
                Text(
                    en: "There is no profile “\(shown)” in \(place). ",
                    fr: "\(place) n'a pas de profil « \(shown) ». "
                )
                    + (names.isEmpty
                        ? Text(
                            en: "It has none: a profile is a line such as [prod], and the settings below it.",
                            fr: "Il n'en a aucun : un profil est une ligne comme [prod], suivie de ses réglages."
                        )
                        : Text(en: "It has: \(names).", fr: "Il a : \(names)."))
            )
        }
        var file = self
        file.chosen = profile
        return file
    }

    /// Begins the part of a profile.
    private mutating func begin(_ profile: String, place: String) throws(Failure) {
        if let earlier = parts.first(where: { $0.profile == profile }) {
            throw .usage(
                en: "\(place): the profile [\(profile)] begins in \(earlier.place) already: put its settings together.",
                fr: "\(place) : le profil [\(profile)] commence déjà en \(earlier.place) : réunissez ses réglages."
            )
        }
        parts.append(Part(profile: profile, place: place))
    }

    // MARK: The parts of a line

    private static func profile(_ line: String, place: String) throws(Failure) -> String {
        let name = SettingLines.trimmed(line.dropFirst().dropLast())
        if line.hasSuffix("]"), SettingLines.isName(name) { return name }
        throw .usage(
            en: "\(place): a profile begins with its name between brackets, such as [prod]: letters, digits, - and _.",
            fr: "\(place) : un profil commence par son nom entre crochets, comme [prod] : lettres, chiffres, - et _."
        )
    }

    private static func header(
        _ name: Substring,
        _ value: String,
        place: String
    ) throws(Failure) -> RequestHeader {
        do throws(RequestHeaderError) {
            return try RequestHeader(name: String(name), value: value)
        } catch {
            throw Failure(.usage, Text(en: "\(place): ", fr: "\(place) : ") + HeaderText.refusal(error))
        }
    }

    private static func name(_ text: String, place: String) throws(Failure) -> Name {
        if let name = Name(rawValue: text) { return name }
        let letters = text.lowercased().filter(\.isLetter)
        if ["key", "apikey", "token", "paradigmapikey", "secret", "password"].contains(letters) {
            throw .usage(
                en: "\(place): a key has no place in this file. Store it with “paradigm keys set NAME” and write "
                    + "key-name = NAME, or put it in a file that only you can read: key-file = ~/.config/paradigm/key",
                fr:
                    "\(place) : une clé n'a pas sa place dans ce fichier. Enregistrez-la avec « paradigm keys set NOM » et "
                    + "écrivez key-name = NOM, ou mettez-la dans un fichier que vous seul pouvez lire : "
                    + "key-file = ~/.config/paradigm/key"
            )
        }
        let names = Name.allCases.map(\.rawValue)
        let known = (names + ["header.NAME"]).joined(separator: ", ")
        // A key may end with equals signs, and then looks like a name.
        let isSecret = KeyText.mayBeKey(text) && NearestName.name(to: text, among: names) == nil
        let shown = isSecret ? "…" : TerminalEscaper.line(text, limit: 40)
        throw .usage(
            en: "\(place): unknown setting “\(shown)”. Known are: \(known).",
            fr: "\(place) : réglage inconnu « \(shown) ». Sont connus : \(known)."
        )
    }
}

extension ConfigurationFile.Part {
    /// Notes where a name is set.
    ///
    /// - Throws: ``Failure`` with both places when it is set already: nobody can know which value is meant.
    fileprivate mutating func note(_ name: String, place: String) throws(Failure) {
        guard let earlier = places.updateValue(place, forKey: name) else { return }
        let shown = TerminalEscaper.line(name, limit: 40)
        throw .usage(
            en: "\(place): \(shown) is set in \(earlier) already: leave one of them out.",
            fr: "\(place) : \(shown) est déjà défini en \(earlier) : gardez-en un seul."
        )
    }
}

extension ConfigurationFile.Name {
    /// What is wrong with a value, after the place where it stands; nil when nothing is, or nobody knows before it is
    /// used.
    fileprivate func fault(in value: String) -> Text? {
        switch self {
        case .keyName where !KeyStore.isName(value):
            Text(
                en: ": key-name takes a name as “paradigm keys list” shows it.",
                fr: " : key-name attend un nom tel que « paradigm keys list » l'affiche."
            )
        case .proxy where value.contains("@"):
            Text(
                en: ": a proxy's password has no place in this file; leave the proxy to HTTPS_PROXY.",
                fr: " : le mot de passe d'un proxy n'a pas sa place dans ce fichier ; laissez le proxy à HTTPS_PROXY."
            )
        case .rpm, .tpm:
            Int(value).map { $0 > 0 } == true
                ? nil
                : Text(en: ": \(rawValue) takes a whole number.", fr: " : \(rawValue) attend un nombre entier.")
        case .concurrency:
            (try? ConcurrencyChoice(value)) == nil
                ? Text(
                    en: ": concurrency takes a number, auto, auto:8 (at least) or auto:8-64 (at least, at most).",
                    fr: " : concurrency attend un nombre, auto, auto:8 (au moins) ou auto:8-64 (au moins, au plus)."
                )
                : nil
        default: nil
        }
    }
}

extension ConfigurationFile {
    /// Where the file is: `$XDG_CONFIG_HOME/paradigm/config`, else `~/.config/paradigm/config`; nil without a home.
    package static func path(environment: [String: String]) -> String? {
        directory(environment: environment).map { $0 + "/config" }
    }

    /// The directory of the file, and of what else the user sets up for the command.
    ///
    /// A relative `XDG_CONFIG_HOME` is ignored, as the XDG Base Directory Specification demands.
    package static func directory(environment: [String: String]) -> String? {
        if let directory = environment["XDG_CONFIG_HOME"], directory.hasPrefix("/") { return directory + "/paradigm" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.config/paradigm"
    }

    /// The profile that `--profile` chooses, else `PARADIGM_PROFILE`; nil for none.
    package static func profile(given: String?, environment: [String: String]) -> String? {
        given ?? environment["PARADIGM_PROFILE"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The user's file; one that does not exist sets nothing.
    ///
    /// - Parameters:
    ///   - environment: Where the file is.
    ///   - profile: The profile that is chosen; nil for none.
    /// - Returns: What it sets.
    /// - Throws: ``Failure`` with status 64 when it cannot be read or understood, or has no such profile.
    package static func load(
        environment: [String: String],
        profile: String? = nil
    ) throws(Failure) -> ConfigurationFile {
        guard let path = path(environment: environment) else {
            return try ConfigurationFile().choosing(profile, path: nil)
        }
        let text: String
        do throws(FileTrouble) {
            text = try FileText.read(path, limit: 64 * 1024)
        } catch {
            if error.isNotFound { return try ConfigurationFile().choosing(profile, path: path) }
            throw Failure(.usage, error.text(path: path))
        }
        return try ConfigurationFile(parsing: text, path: path).choosing(profile, path: path)
    }
}

/// The user's configuration file: lines of `name = value`, comments after `#` at the start of a line.
///
/// It is read from the user's own directory only, never from the current one: a file that someone left in a
/// project must not send a key elsewhere.
package struct ConfigurationFile: Sendable, Equatable {
    /// What the file may set.
    package enum Name: String, Sendable, CaseIterable {
        case baseURL = "base-url"
        case model
        case keyFile = "key-file"
        case caFile = "ca-file"
        case lang
        case timeout
        case connectTimeout = "connect-timeout"
        case firstByteTimeout = "first-byte-timeout"
        case idleTimeout = "idle-timeout"
    }

    private var values: [Name: String] = [:]

    /// A file that sets nothing.
    package init() {}

    /// What the file sets a name to; nil when it does not.
    package subscript(name: Name) -> String? { values[name] }

    /// Reads the text of a file; a name set twice has its last value.
    ///
    /// - Parameters:
    ///   - text: The text of the file.
    ///   - path: The file's path, for messages.
    /// - Throws: ``Failure`` with status 64 that names file and line, for a line that is no setting, a name that is
    ///   unknown and a key. The text of a refused line is not repeated: it may hold a secret.
    package init(parsing text: String, path: String) throws(Failure) {
        for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = Self.trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let place = "\(TerminalEscaper.line(path)):\(offset + 1)"
            guard let sign = line.firstIndex(of: "=") else {
                throw .usage(
                    en: "\(place): expected a line of the form “name = value”.",
                    fr: "\(place) : il faut une ligne de la forme « nom = valeur »."
                )
            }
            let name = Self.trimmed(line[..<sign])
            values[try Self.name(name, place: place)] = Self.trimmed(line[line.index(after: sign)...])
        }
    }

    private static func name(_ text: String, place: String) throws(Failure) -> Name {
        if let name = Name(rawValue: text) { return name }
        let letters = text.lowercased().filter(\.isLetter)
        if ["key", "apikey", "token", "paradigmapikey", "secret", "password"].contains(letters) {
            throw .usage(
                en: "\(place): a key has no place in this file. Put it in a file that only you can read and name "
                    + "that file: key-file = ~/.config/paradigm/key",
                fr: "\(place) : une clé n'a pas sa place dans ce fichier. Mettez-la dans un fichier que vous seul "
                    + "pouvez lire et indiquez ce fichier : key-file = ~/.config/paradigm/key"
            )
        }
        let known = Name.allCases.map(\.rawValue).joined(separator: ", ")
        let shown = TerminalEscaper.line(text, limit: 40)
        throw .usage(
            en: "\(place): unknown setting “\(shown)”. Known are: \(known).",
            fr: "\(place) : réglage inconnu « \(shown) ». Sont connus : \(known)."
        )
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}

extension ConfigurationFile {
    /// Where the file is: `$XDG_CONFIG_HOME/paradigm/config`, else `~/.config/paradigm/config`; nil without a home.
    ///
    /// A relative `XDG_CONFIG_HOME` is ignored, as the XDG Base Directory Specification demands.
    package static func path(environment: [String: String]) -> String? {
        if let directory = environment["XDG_CONFIG_HOME"], directory.hasPrefix("/") {
            return directory + "/paradigm/config"
        }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.config/paradigm/config"
    }

    /// The user's file; one that does not exist sets nothing.
    ///
    /// - Throws: ``Failure`` with status 64 when it cannot be read or understood.
    package static func load(environment: [String: String]) throws(Failure) -> ConfigurationFile {
        guard let path = path(environment: environment) else { return ConfigurationFile() }
        let text: String
        do throws(FileTrouble) {
            text = try FileText.read(path, limit: 64 * 1024)
        } catch {
            if error.isNotFound { return ConfigurationFile() }
            throw Failure(.usage, error.text(path: path))
        }
        return try ConfigurationFile(parsing: text, path: path)
    }
}

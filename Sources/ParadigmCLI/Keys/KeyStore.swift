package import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// The keys that `paradigm keys` keeps, by name: a file beside the configuration file that only its owner can read.
///
/// It is a plain file with lines of `name = key`. One that is a symbolic link, belongs to somebody else or can be read by
/// others is refused, for reading and for writing; it is replaced as a whole, so that it is never half written.
package struct KeyStore: Sendable {
    /// Where the file is.
    package let path: String

    /// The file of the user; nil without a home.
    package init?(environment: [String: String]) {
        guard let directory = ConfigurationFile.directory(environment: environment) else { return nil }
        path = directory + "/keys"
    }

    /// The greatest size of the file.
    private static let limit = 256 * 1024

    // MARK: Reading

    /// The keys, in the order of the file.
    ///
    /// - Throws: ``Failure`` with status 64 when the file cannot be used; no key is repeated.
    package func entries() throws(Failure) -> [Entry] {
        let text: String
        do throws(FileTrouble) {
            text = try FileText.readSecret(path, limit: Self.limit)
        } catch {
            if error.isNotFound { return [] }
            throw Failure(.usage, error.text(path: path))
        }
        var entries: [Entry] = []
        for (place, line) in SettingLines(text, path: path) {
            let (name, value) = try SettingLines.pair(line, place: place)
            guard Self.isName(name), let key = try? APIKey(value) else {
                throw Failure.usage(
                    en:
                        "\(place): no key. This file is written by “paradigm keys set NAME”; mend the line or take it out.",
                    fr:
                        "\(place) : pas une clé. Ce fichier est écrit par « paradigm keys set NOM » ; corrigez la ligne ou "
                        + "retirez-la."
                )
            }
            entries.removeAll { $0.name == name }
            entries.append(Entry(name: name, key: key))
        }
        return entries
    }

    /// The key of a name.
    ///
    /// - Throws: ``Failure`` with status 64 that lists the names there are, or says what is wrong with the file.
    package static func key(named name: String, environment: [String: String]) throws(Failure) -> APIKey {
        let entries = try KeyStore(environment: environment)?.entries() ?? []
        guard let entry = entries.first(where: { $0.name == name }) else { throw unknown(name, entries) }
        return entry.key
    }

    // MARK: Writing

    /// Puts a key under a name.
    ///
    /// - Returns: Whether there was one before.
    /// - Throws: ``Failure`` when the file cannot be used or written.
    package func set(_ key: APIKey, named name: String) throws(Failure) -> Bool {
        try makeDirectory()
        return try changing { (entries) throws(Failure) in
            let count = entries.count
            entries.removeAll { $0.name == name }
            let isReplaced = entries.count < count
            entries.append(Entry(name: name, key: key))
            return isReplaced
        }
    }

    /// Takes the key of a name away.
    ///
    /// - Throws: ``Failure`` with status 64 when there is none, or the file cannot be used or written.
    package func remove(named name: String) throws(Failure) {
        guard FileText.isThere(path) else { throw Self.unknown(name, []) }
        try changing { (entries) throws(Failure) in
            guard entries.contains(where: { $0.name == name }) else { throw Self.unknown(name, entries) }
            entries.removeAll { $0.name == name }
        }
    }

    /// Reads the file, changes what it holds and puts the result in its place, one process at a time.
    private func changing<Result>(
        _ change: (inout [Entry]) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let directory = try openDirectory()
        // Closing it gives the lock up.
        defer { directory.close() }
        while flock(directory.number, LOCK_EX) != 0, errno == EINTR {}
        var entries = try entries()
        let result = try change(&entries)
        do throws(FileError) {
            try POSIXFileSystem().replace(path, with: Array(Self.text(entries).utf8))
        } catch {
            throw BatchFailureText.failure(error)
        }
        return result
    }

    private static func text(_ entries: [Entry]) -> String {
        "# Written by paradigm keys: a key a line. Only you may read this file.\n"
            + entries.map { entry in entry.key.withSecret { "\(entry.name) = \($0)\n" } }.joined()
    }

    // MARK: The directory

    private var directory: String { FilePath.directory(of: path) }

    /// Makes the directory, and the one above it, where they are missing; for the user alone.
    private func makeDirectory() throws(Failure) {
        for directory in [FilePath.directory(of: directory), directory] {
            guard unsafe mkdir(directory, 0o700) != 0, errno != EEXIST else { continue }
            throw BatchFailureText.failure(FileError(.create, directory, code: errno))
        }
    }

    /// Opens the directory.
    ///
    /// - Throws: ``Failure`` with status 64 when others than its owner could put another file into the place of ours.
    private func openDirectory() throws(Failure) -> FileDescriptor {
        let number = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard number >= 0 else { throw BatchFailureText.failure(FileError(.open, directory, code: errno)) }
        let descriptor = FileDescriptor(number)
        var status = stat()
        let isKnown = unsafe fstat(number, &status) == 0
        guard isKnown, status.st_uid == geteuid(), UInt32(status.st_mode) & 0o022 == 0 else {
            descriptor.close()
            let shown = TerminalEscaper.line(directory)
            throw Failure.usage(
                en: "\(shown) is not yours alone to write: others could put their file in the place of your keys. Run: "
                    + "chmod go-w \(shown)",
                fr:
                    "\(shown) n'est pas à vous seul en écriture : d'autres pourraient mettre leur fichier à la place de "
                    + "vos clés. Lancez : chmod go-w \(shown)"
            )
        }
        return descriptor
    }
}

extension KeyStore {
    /// A key and its name.
    package struct Entry: Sendable {
        /// The name.
        package let name: String
        /// The key.
        package let key: APIKey
    }

    /// Whether a text can be the name of a key; what begins as many keys do cannot, since names are shown.
    package static func isName(_ text: String) -> Bool { SettingLines.isName(text) && !text.hasPrefix("sk-") }

    /// What a name has to be, for somebody who gave another text, which may be the key and is not repeated.
    package static func nameWanted(_ what: String) -> Text {
        Text(
            en: "\(what) takes the name of a key, not the key: letters, digits, - and _, such as prod.",
            fr: "\(what) attend le nom d'une clé, non la clé : lettres, chiffres, - et _, par exemple prod."
        )
    }

    private static func unknown(_ name: String, _ entries: [Entry]) -> Failure {
        let shown = KeyText.mayBeKey(name) ? "…" : TerminalEscaper.line(name, limit: 64)
        let names = entries.map(\.name).joined(separator: ", ")
        return Failure(
            .usage,
            Text(en: "No key is stored under the name “\(shown)”. ", fr: "Aucune clé ne porte le nom « \(shown) ». ")
                + (names.isEmpty
                    ? Text(
                        en: "None is stored at all: “paradigm keys set NAME” does it.",
                        fr: "Aucune n'est enregistrée : « paradigm keys set NOM » s'en charge."
                    )
                    : Text(en: "There are: \(names).", fr: "Il y a : \(names)."))
        )
    }
}

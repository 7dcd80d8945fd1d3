package import ArgumentParser
import ParadigmAPI
import ParadigmGround

/// The command `paradigm keys`: alone it prints its help.
package struct KeysCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "keys",
            abstract: Text(
                en: "Keeps keys by name, in a file that only you can read.",
                fr: "Garde des clés par nom, dans un fichier que vous seul pouvez lire."
            )
            .localized,
            discussion: Text(
                en: """
                    The file is ~/.config/paradigm/keys, with the mode 0600. No key is ever printed. A key is used by its \
                    name: with --key-name, or with key-name = NAME in the configuration file, above the first profile or \
                    within one.

                      paradigm keys set prod
                      paradigm keys set prod < key.txt
                      paradigm models --key-name prod
                      paradigm keys list
                    """,
                fr: """
                    Le fichier est ~/.config/paradigm/keys, avec le mode 0600. Aucune clé n'est jamais affichée. Une clé \
                    s'utilise par son nom : avec --key-name, ou avec key-name = NOM dans le fichier de configuration, \
                    avant le premier profil ou dans l'un d'eux.

                      paradigm keys set prod
                      paradigm keys set prod < cle.txt
                      paradigm models --key-name prod
                      paradigm keys list
                    """
            )
            .localized,
            subcommands: [KeysSetCommand.self, KeysListCommand.self, KeysRemoveCommand.self]
        )
    }

    @OptionGroup package var language: LanguageOptions

    package init() {}
}

/// The command `paradigm keys set`.
package struct KeysSetCommand: SessionCommand {
    package static var usesThreadPool: Bool { false }

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "set",
            abstract: Text(
                en: "Stores a key, typed without being shown or read from standard input; one of the name is replaced.",
                fr: "Enregistre une clé, tapée sans être affichée ou lue sur l'entrée standard ; celle du même nom est "
                    + "remplacée."
            )
            .localized
        )
    }

    @Argument(help: .text(en: "Name of the key, such as prod.", fr: "Nom de la clé, par exemple prod.", name: .name))
    package var name: String

    /// What stands behind the name, perhaps the key: it is taken here so that the parser does not repeat it.
    @Argument(help: .text(en: "", fr: "", visibility: .hidden))
    package var surplus: [String] = []

    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func validate() throws {
        guard surplus.isEmpty else {
            throw ValidationError(
                Text(
                    en:
                        "A key is no argument, since every user of a machine can see those: type it when it is asked for, or "
                        + "pipe it in, and take it out of the shell's history.",
                    fr:
                        "Une clé n'est pas un argument, car tous les utilisateurs d'une machine les voient : tapez-la quand "
                        + "elle est demandée, ou envoyez-la par un tube, et retirez-la de l'historique du shell."
                )
                .localized
            )
        }
        // Perhaps it is the key itself, which must not be repeated.
        guard KeyStore.isName(name) else { throw ValidationError(KeyStore.nameWanted("paradigm keys set").localized) }
    }

    package func run(in session: Session) async throws -> ExitStatus {
        let store = try session.keyStore()
        // What is wrong with the file is said before a key is typed.
        _ = try store.entries()
        guard let text = try text(session.terminal) else { return .interrupted }
        let key = try ServerSettings.apiKey(KeyText.key(in: text), source: name)
        let isReplaced = try store.set(key, named: name)
        let path = TerminalEscaper.line(store.path)
        session.terminal.say(
            (isReplaced
                ? Text(
                    en: "The key “\(name)” was replaced in \(path).",
                    fr: "La clé « \(name) » a été remplacée dans \(path)."
                )
                : Text(
                    en: "The key “\(name)” is stored in \(path).",
                    fr: "La clé « \(name) » est enregistrée dans \(path)."
                ))
                + Text(
                    en: " To use it: --key-name \(name), or key-name = \(name) in the configuration file.",
                    fr: " Pour l'utiliser : --key-name \(name), ou key-name = \(name) dans le fichier de configuration."
                )
        )
        return .success
    }

    /// What was typed or piped; nil when somebody thought better of it.
    private func text(_ terminal: Terminal) throws -> String? {
        let input = FileDescriptor.standardInput
        guard input.isTerminal else {
            let bytes = try input.readToEnd(limit: 16 * 1024) ?? []
            return String(decoding: bytes, as: UTF8.self)
        }
        let prompt = Text(
            en: "Key for “\(name)” (nothing is shown as you type): ",
            fr: "Clé pour « \(name) » (rien ne s'affiche pendant la saisie) : "
        )
        terminal.draw(prompt[terminal.language])
        let end = try HiddenLine.read(from: input)
        terminal.draw("\n")
        guard case .entered(let text) = end else { return nil }
        return text
    }
}

/// The command `paradigm keys list`.
package struct KeysListCommand: SessionCommand {
    package static var usesThreadPool: Bool { false }

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: Text(
                en: "Lists the names of the keys and where the configuration file uses them; never a key.",
                fr: "Donne les noms des clés et leurs emplois dans le fichier de configuration ; jamais une clé."
            )
            .localized
        )
    }

    @Flag(help: .text(en: "Print one JSON array instead.", fr: "Écrire plutôt un tableau JSON."))
    package var json = false

    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func run(in session: Session) async throws -> ExitStatus {
        let store = try session.keyStore()
        let names = try store.entries().map(\.name)
        let table = KeyTable(names: names, file: try .load(environment: session.environment))
        if json {
            try session.terminal.writeLine(table.json.description)
        } else if names.isEmpty {
            session.terminal.say(
                Text(
                    en: "No key is stored. “paradigm keys set NAME” stores one.",
                    fr: "Aucune clé n'est enregistrée. « paradigm keys set NOM » en enregistre une."
                )
            )
        } else {
            try session.terminal.write(table.text(session.language).utf8)
        }
        return .success
    }
}

/// The command `paradigm keys remove`.
package struct KeysRemoveCommand: SessionCommand {
    package static var usesThreadPool: Bool { false }

    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "remove",
            abstract: Text(en: "Removes a key.", fr: "Retire une clé.").localized
        )
    }

    @Argument(help: .text(en: "Name of the key.", fr: "Nom de la clé.", name: .name))
    package var name: String

    @OptionGroup package var language: LanguageOptions

    package init() {}

    package func run(in session: Session) async throws -> ExitStatus {
        try session.keyStore().remove(named: name)
        session.terminal.say(Text(en: "The key “\(name)” was removed.", fr: "La clé « \(name) » a été retirée."))
        let table = KeyTable(names: [name], file: try .load(environment: session.environment))
        if let uses = table.uses(of: name) {
            session.terminal.say(
                Text(
                    en: "The configuration file still names it: \(uses.english).",
                    fr: "Le fichier de configuration la nomme encore : \(uses.french)."
                )
            )
        }
        return .success
    }
}

extension Session {
    /// Where the user's keys are.
    ///
    /// - Throws: ``Failure`` with status 64 without a home.
    fileprivate func keyStore() throws(Failure) -> KeyStore {
        if let store = KeyStore(environment: environment) { return store }
        throw .usage(
            en: "There is no home directory to keep keys in: HOME is not set.",
            fr: "Il n'y a pas de répertoire personnel où garder des clés : HOME n'est pas défini."
        )
    }
}

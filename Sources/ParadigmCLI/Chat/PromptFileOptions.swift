package import ArgumentParser

/// Prompt and instructions from files, where a shell or a notebook would change what is typed.
package struct PromptFileOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Take the prompt from a text file, where apostrophes and braces stay as they are.",
            fr: "Lire le prompt dans un fichier texte, où apostrophes et accolades restent telles quelles.",
            name: .file
        ),
        completion: .file()
    )
    package var promptFile: String?

    @Option(
        help: .text(
            en: "Take the instructions to the model from a text file.",
            fr: "Lire les consignes pour le modèle dans un fichier texte.",
            name: .file
        ),
        completion: .file()
    )
    package var systemFile: String?

    package init() {}

    package func validate() throws {
        for (path, option) in [(promptFile, "--prompt-file"), (systemFile, "--system-file")] where path == "-" {
            throw ValidationError(
                Text(
                    en: "\(option) takes the name of a file, not standard input.",
                    fr: "\(option) attend le nom d'un fichier, non l'entrée standard."
                )
                .localized
            )
        }
    }

    /// Refuses what is said twice.
    ///
    /// - Parameters:
    ///   - prompt: What else says what to ask, as it is called; nil when nothing does.
    ///   - system: The instructions that an option of its own gives.
    /// - Throws: A validation error that names both.
    func check(beside prompt: String?, system: String?) throws {
        let pairs = [
            (promptFile == nil ? nil : prompt, "--prompt-file"),
            (systemFile == nil ? nil : system.map { _ in "--system" }, "--system-file"),
        ]
        for case (let other?, let option) in pairs {
            throw ValidationError(
                Text(
                    en: "\(other) and \(option) say the same: give one of them.",
                    fr: "\(other) et \(option) disent la même chose : donnez l'un ou l'autre."
                )
                .localized
            )
        }
    }
}

extension PromptFileOptions {
    /// The greatest size of such a file, in bytes.
    private static let sizeLimit = 16 << 20

    /// The files that are named.
    package var paths: [String] { [promptFile, systemFile].compactMap(\.self) }

    /// The texts of the files that are named.
    ///
    /// A byte order mark is left out, and so is one line end at the end, which editors put there.
    ///
    /// - Parameter tell: Told of a file that is not in UTF-8.
    /// - Returns: The texts.
    /// - Throws: ``Failure`` that names the file.
    package func read(telling tell: (Text) -> Void) throws(Failure) -> (prompt: String?, system: String?) {
        (try Self.text(promptFile, tell), try Self.text(systemFile, tell))
    }

    private static func text(_ path: String?, _ tell: (Text) -> Void) throws(Failure) -> String? {
        guard let path else { return nil }
        return try read(path, telling: tell)
    }

    /// The text of one file.
    ///
    /// - Throws: ``Failure`` that names it.
    static func read(_ path: String, telling tell: (Text) -> Void) throws(Failure) -> String {
        trimmed(try PlainTextFile.read(path, limit: sizeLimit, telling: tell))
    }

    /// The text without a byte order mark and without the last line end.
    package static func trimmed(_ text: String) -> String {
        var bytes = text.utf8[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        if bytes.last == 0x0A { bytes = bytes.dropLast() }
        if bytes.last == 0x0D { bytes = bytes.dropLast() }
        return String(Substring(bytes))
    }
}

import ParadigmGround

/// Whoever read our standard output has gone: the command ends quietly.
package struct BrokenPipe: Error {}

/// The two places the command prints to; all printing goes through here.
///
/// Data goes to standard output and nowhere else; what is said about the data goes to standard error.
package struct Terminal: Sendable {
    /// Where data goes.
    package let output: FileDescriptor
    /// Where what is said about the data goes.
    package let errors: FileDescriptor
    /// The language of what is said.
    package let language: Language

    /// A terminal; that of this process unless told otherwise.
    package init(
        output: FileDescriptor = .standardOutput,
        errors: FileDescriptor = .standardError,
        language: Language
    ) {
        self.output = output
        self.errors = errors
        self.language = language
    }

    /// Writes data as it is.
    ///
    /// - Throws: ``BrokenPipe`` when the reader has gone, a ``Failure`` with status 74 on any other trouble.
    package func write(_ bytes: some Sequence<UInt8>) throws {
        do {
            try output.write(bytes)
        } catch {
            if error.code == EPIPE { throw BrokenPipe() }
            throw Failure(
                .inputOutput,
                Text(
                    en: "Cannot write to standard output: \(error.text.english).",
                    fr: "Impossible d'écrire sur la sortie standard : \(error.text.french)."
                )
            )
        }
    }

    /// Writes a text and a newline to standard output.
    package func writeLine(_ text: String) throws {
        try write(Array((text + "\n").utf8))
    }

    /// Says something about the data on standard error; a standard error that is closed is no failure.
    package func say(_ text: Text) {
        say(text[language])
    }

    /// Says a line that is the same in every language.
    package func say(_ line: String) {
        try? errors.write(Array((line + "\n").utf8))
    }
}

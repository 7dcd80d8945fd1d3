import ParadigmGround

/// Looks at the arguments as the system hands them over, before they are taken for texts.
package enum ArgumentCheck {
    /// Options whose value is the name of a file, which is never empty.
    private static let fileOptions: Set = [
        "-o", "--output", "--journal", "--report", "--requests-out", "--prompt-file", "--system-file",
        "--body-template",
        "--key-file", "--ca-file", "--names", "--prompts", "--manifest", "--documents", "--log", "--tls-cert",
        "--tls-key",
    ]

    /// Why the command cannot go by its arguments and variables; nil when it can.
    ///
    /// Bytes that are not UTF-8 would be sent, or looked for in the file system, as other characters. An empty name of a
    /// file is a variable of a script that is not set, and shows late otherwise, when all is paid for.
    ///
    /// - Parameters:
    ///   - arguments: The bytes of those after the command's name.
    ///   - variables: The names of variables of ours whose values are not UTF-8.
    /// - Returns: The end of the command, with status 64.
    package static func fault(_ arguments: [[UInt8]], variables: [String] = []) -> Failure? {
        for (place, argument) in arguments.enumerated() where UTF8Check.firstFault(in: argument.span) != nil {
            return isNoUTF8(name(at: place, in: arguments), at: place + 1)
        }
        if let variable = variables.first { return isNoUTF8(variable, at: 0) }
        let texts = arguments.map { String(decoding: $0, as: UTF8.self) }
        return emptyName(texts) ?? strangeName(texts)
    }

    /// The option to which an argument belongs; nil for one that stands alone.
    private static func name(at place: Int, in arguments: [[UInt8]]) -> String? {
        let dash = UInt8(ascii: "-")
        let argument = arguments[place]
        if argument.first == dash, let sign = argument.firstIndex(of: UInt8(ascii: "=")) {
            return String(decoding: argument[..<sign], as: UTF8.self)
        }
        guard place > 0, arguments[place - 1].first == dash, arguments[place - 1].count > 1,
            !arguments[place - 1].contains(UInt8(ascii: "="))
        else { return nil }
        return String(decoding: arguments[place - 1], as: UTF8.self)
    }

    private static func isNoUTF8(_ name: String?, at number: Int) -> Failure {
        let name = name.map { TerminalEscaper.line($0, limit: 60) }
        let what = Text(
            en: name.map { "The value of \($0) is" } ?? "Argument \(number) is",
            fr: name.map { "La valeur de \($0)" } ?? "L'argument \(number)"
        )
        return Failure(
            .usage,
            what
                + Text(
                    en: " not UTF-8 text: nothing was sent. Save the script as UTF-8 (iconv -f WINDOWS-1252 -t UTF-8 "
                        + "SCRIPT), or use a terminal in UTF-8; a text can come from a file (--prompt-file, --system-file), "
                        + "and a file of such a name through a pipe.",
                    fr: " n'est pas du texte en UTF-8 : rien n'a été envoyé. Enregistrez le script en UTF-8 (iconv -f "
                        + "WINDOWS-1252 -t UTF-8 SCRIPT), ou utilisez un terminal en UTF-8 ; un texte peut venir d'un fichier "
                        + "(--prompt-file, --system-file), et un fichier d'un tel nom par un tube."
                )
        )
    }

    /// The names of files that options are given, with these.
    private static func fileNames(_ arguments: [String]) -> [(option: String, name: String)] {
        let ours = arguments.prefix { $0 != "--" }
        var names: [(option: String, name: String)] = []
        for (argument, next) in zip(ours, ours.dropFirst().map(Optional.some) + [nil]) {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            if parts.count == 2, fileOptions.contains(parts[0]) { names.append((parts[0], parts[1])) }
            if let next, fileOptions.contains(argument) { names.append((argument, next)) }
        }
        return names
    }

    private static func emptyName(_ arguments: [String]) -> Failure? {
        guard let option = fileNames(arguments).first(where: { $0.name.isEmpty })?.option else { return nil }
        return .usage(
            en: "\(option) is given an empty name: nothing was done. A variable in the command may not be set.",
            fr: "\(option) reçoit un nom vide : rien n'a été fait. Une variable de la commande n'est peut-être pas "
                + "définie."
        )
    }

    /// Such a name would make a file that its owner looks for elsewhere.
    private static func strangeName(_ arguments: [String]) -> Failure? {
        // What is given for a file of a key may be the key.
        for (option, name) in fileNames(arguments) where option != "--key-file" {
            guard let advice = PastedPath.advice(name) else { continue }
            return Failure(.usage, Text(verbatim: "\(option): ") + advice)
        }
        return nil
    }
}

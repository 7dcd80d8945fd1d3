/// What a word processor, a chat or another system puts in the place of the characters that a command line takes.
package enum PastedText {
    private static let quotes: Set<Character> = ["“", "”", "„", "«", "»", "‘", "’", "‚", "‹", "›"]
    private static let keyOptions = ["--key", "--api-key", "--apikey", "--api_key", "--token", "-k"]

    /// An error of the argument parser with what is probably behind it on a line of its own.
    ///
    /// Only arguments that the error repeats are looked at: others may be texts, in which all of this may stand.
    package static func explained(_ message: String, _ arguments: [String], _ language: Language) -> String {
        let line = message.prefix { $0 != "\n" }
        let told = arguments.filter { !$0.isEmpty && line.contains("'\($0)'") }
        let advice = told.lazy.compactMap(advice).first ?? keyAdvice(String(line)) ?? BodyField.advice(on: line)
        guard let advice else { return message }
        return "\(line)\n\(advice[language])" + message.dropFirst(line.count)
    }

    /// What an argument has that cannot be meant; nil for nothing.
    static func advice(_ argument: String) -> Text? {
        let shown = TerminalEscaper.line(argument, limit: 60)
        if let meant = withHyphens(argument) {
            let meant = TerminalEscaper.line(meant, limit: 60)
            return Text(
                en: "“\(shown)” begins with a long dash, which word processors make of hyphens. Type it anew: \(meant)",
                fr:
                    "« \(shown) » commence par un tiret long, que les traitements de texte mettent à la place des tirets. "
                    + "Retapez-le : \(meant)"
            )
        }
        if argument.hasPrefix("-"), argument.contains(where: isUnbreakable) {
            return Text(
                en:
                    "“\(shown)” has a no-break space in it, which looks like a space and parts no words: type that anew.",
                fr: "« \(shown) » contient une espace insécable, qui a l'air d'une espace et ne sépare pas les mots : "
                    + "retapez-la."
            )
        }
        if argument.first.map(quotes.contains) ?? false || argument.last.map(quotes.contains) ?? false {
            return Text(
                en: "\(shown) has a printed text's quotation mark, which the shell does not know: type ' or \" anew.",
                fr: "\(shown) porte un guillemet de texte imprimé, que le shell ne connaît pas : retapez ' ou \"."
            )
        }
        return nil
    }

    /// The option that was meant by one with other dashes; nil where those of a keyboard stand.
    private static func withHyphens(_ argument: String) -> String? {
        let dashes = argument.prefix { $0 == "-" || isLongDash($0) }
        guard dashes.contains(where: isLongDash) else { return nil }
        let name = argument.dropFirst(dashes.count)
        let letters = name.prefix { $0 != "=" && !$0.isWhitespace }
        guard letters.first?.isLetter ?? false else { return nil }
        return (letters.count == 1 ? "-" : "--") + name
    }

    private static func isLongDash(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return switch scalar.value {
        case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: true
        default: false
        }
    }

    static func isUnbreakable(_ character: Character) -> Bool {
        character == "\u{A0}" || character == "\u{202F}" || character == "\u{2007}"
    }

    private static func keyAdvice(_ line: String) -> Text? {
        guard keyOptions.contains(where: { line.contains("Unknown option '\($0)'") }) else { return nil }
        return Text(
            en:
                "A key is no option, since every user of a machine can see those: set PARADIGM_API_KEY, or name a file with "
                + "--key-file, or a key that “paradigm keys set” has stored with --key-name.",
            fr: "Une clé ne se donne pas en option, car tout utilisateur d'une machine voit celles-ci : définissez "
                + "PARADIGM_API_KEY, ou indiquez un fichier avec --key-file, ou avec --key-name une clé enregistrée par "
                + "« paradigm keys set »."
        )
    }
}

/// A name of a file that cannot be meant as it stands.
package enum PastedPath {
    /// What is wrong with a name; nil for nothing.
    package static func advice(_ path: String) -> Text? {
        let shown = TerminalEscaper.line(path, limit: 100)
        if let place = mounted(path) {
            let place = TerminalEscaper.line(place, limit: 100)
            return Text(
                en: "“\(shown)” is a path of Windows; under WSL that place is \(place).",
                fr: "« \(shown) » est un chemin de Windows ; sous WSL, cet endroit est \(place)."
            )
        }
        if path.first.map(PastedText.isUnbreakable) ?? false || path.last.map(PastedText.isUnbreakable) ?? false {
            return Text(
                en: "A no-break space stands at the end of the name “\(shown)”, or before it: type that anew.",
                fr: "Une espace insécable se trouve avant ou après le nom « \(shown) » : retapez-la."
            )
        }
        return nil
    }

    /// Where a path of Windows is under WSL; nil for any other.
    private static func mounted(_ path: String) -> String? {
        guard let drive = path.first, drive.isASCII, drive.isLetter, path.dropFirst().hasPrefix(":\\") else {
            return nil
        }
        return "/mnt/\(drive.lowercased())/" + path.dropFirst(3).replacing("\\", with: "/")
    }
}

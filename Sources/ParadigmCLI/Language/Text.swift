/// Something a person reads, in each of our languages.
///
/// The one mechanism for languages: code builds a `Text` with both wordings side by side, and the language is
/// chosen where it is printed.
package struct Text: Sendable, Hashable {
    /// The English wording.
    package let english: String
    /// The French wording as it was given.
    private let givenFrench: String
    private let hasTypography: Bool

    /// The French wording, with its non-breaking spaces.
    ///
    /// They are made when it is read: the parser asks for all help texts at every start, and prints none as a rule.
    package var french: String { hasTypography ? FrenchTypography.spaced(givenFrench) : givenFrench }

    /// - Parameters:
    ///   - en: The English wording.
    ///   - fr: The French wording, typed with ordinary spaces; see ``FrenchTypography``.
    package init(en: String, fr: String) {
        english = en
        givenFrench = fr
        hasTypography = true
    }

    /// The same words in every language: a name, a figure, a server's own message.
    package init(verbatim: String) {
        self.init(verbatimEnglish: verbatim, french: verbatim)
    }

    /// The wording in a language.
    package subscript(_ language: Language) -> String {
        switch language {
        case .english: english
        case .french: french
        }
    }

    /// The wording in the language of the running command.
    package var localized: String { self[.current] }

    /// Both wordings, one after the other.
    package static func + (left: Text, right: Text) -> Text {
        Text(verbatimEnglish: left.english + right.english, french: left.french + right.french)
    }

    /// Both wordings letter for letter, without French typography.
    package init(verbatimEnglish: String, french: String) {
        english = verbatimEnglish
        givenFrench = french
        hasTypography = false
    }
}

/// The spaces of French typography.
package enum FrenchTypography {
    private static let noBreakSpace = "\u{A0}".utf8

    /// Makes the spaces before `: ; ! ? % »` and after `«` non-breaking, so that no line starts with a colon.
    ///
    /// It reads bytes rather than characters: in French every help text comes by at each start of the command.
    package static func spaced(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + 16)
        for (index, byte) in bytes.enumerated() {
            if byte == UInt8(ascii: " "), isOpening(before: index, bytes) || isClosing(at: index + 1, bytes) {
                result += noBreakSpace
            } else {
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether a `«`, C2 AB in UTF-8, ends before an index.
    private static func isOpening(before index: Int, _ bytes: [UInt8]) -> Bool {
        index >= 2 && bytes[index - 2] == 0xC2 && bytes[index - 1] == 0xAB
    }

    /// Whether one of `: ; ! ? %`, or a `»`, C2 BB in UTF-8, begins at an index.
    private static func isClosing(at index: Int, _ bytes: [UInt8]) -> Bool {
        guard index < bytes.count else { return false }
        switch bytes[index] {
        case UInt8(ascii: ":"), UInt8(ascii: ";"), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: "%"): return true
        case 0xC2: return index + 1 < bytes.count && bytes[index + 1] == 0xBB
        default: return false
        }
    }
}

/// Something a person reads, in each of our languages.
///
/// The one mechanism for languages: code builds a `Text` with both wordings side by side, and the language is
/// chosen where it is printed.
package struct Text: Sendable, Hashable {
    /// The English wording.
    package let english: String
    /// The French wording, with its non-breaking spaces.
    package let french: String

    /// - Parameters:
    ///   - en: The English wording.
    ///   - fr: The French wording, typed with ordinary spaces; see ``FrenchTypography``.
    package init(en: String, fr: String) {
        english = en
        french = FrenchTypography.spaced(fr)
    }

    /// The same words in every language: a name, a figure, a server's own message.
    package init(verbatim: String) {
        english = verbatim
        french = verbatim
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
        self.french = french
    }
}

/// The spaces of French typography.
package enum FrenchTypography {
    private static let noBreakSpace: Unicode.Scalar = "\u{A0}"
    private static let afterSpace: Set<Unicode.Scalar> = [":", ";", "!", "?", "%", "»"]

    /// Makes the spaces before `: ; ! ? % »` and after `«` non-breaking, so that no line starts with a colon.
    package static func spaced(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if afterSpace.contains(scalar), result.last == " " {
                result.removeLast()
                result.append(noBreakSpace)
            }
            let opened = scalar == " " && result.last == "«"
            result.append(opened ? noBreakSpace : scalar)
        }
        return String(result)
    }
}

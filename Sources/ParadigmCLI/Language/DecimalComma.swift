/// Numbers as they are written in French, and in ledgers, where options take them as JSON has them.
package enum DecimalComma {
    /// The same value with points for the commas of its numbers: `0.5s` for `0,5s`; nil when no part of it is such a
    /// number.
    ///
    /// A part is what stands between `:`, `=` and `;`, a number with or without a unit behind it.
    package static func pointed(_ text: String) -> String? {
        var result = ""
        var part = ""
        var isPointed = false
        for character in text {
            guard character == ":" || character == "=" || character == ";" else {
                part.append(character)
                continue
            }
            let number = pointedNumber(part)
            isPointed = isPointed || number != nil
            result += (number ?? part) + String(character)
            part = ""
        }
        let number = pointedNumber(part)
        return isPointed || number != nil ? result + (number ?? part) : nil
    }

    /// The digits of a whole number that is written in groups of three: `12000` for `12,000` and `12 000`; nil for any
    /// other text.
    package static func ungrouped(_ text: String) -> String? {
        let groups = text.split(omittingEmptySubsequences: false) { [",", ".", "'"].contains($0) || $0.isWhitespace }
        guard groups.count > 1, let first = groups.first, (1...3).contains(first.count), first.first != "0",
            groups.dropFirst().allSatisfy({ $0.count == 3 }), groups.allSatisfy({ $0.allSatisfy(isDigit) })
        else { return nil }
        return groups.joined()
    }

    private static func pointedNumber(_ part: String) -> String? {
        let halves = part.split(separator: ",", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let whole = halves[0].first == "-" ? halves[0].dropFirst() : halves[0]
        let digits = halves[1].prefix(while: isDigit)
        let unit = halves[1].dropFirst(digits.count)
        guard !whole.isEmpty, whole.allSatisfy(isDigit), !digits.isEmpty, unit.count <= 3,
            unit.allSatisfy({ $0.isLetter || $0 == "%" })
        else { return nil }
        return halves.joined(separator: ".")
    }

    private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
}

extension DecimalComma {
    /// How to write a value that an option refused, which may take whole numbers only; nil when it is no number with a
    /// comma.
    static func advice(_ text: String, isWhole: Bool = false) -> Text? {
        if isWhole {
            if let digits = ungrouped(text) {
                return Text(en: "write the digits alone: \(digits)", fr: "écrivez les chiffres seuls : \(digits)")
            }
            guard pointed(text) != nil else { return nil }
            return Text(en: "a whole number is wanted", fr: "il faut un nombre entier")
        }
        guard let pointed = pointed(text) else { return nil }
        let shown = TerminalEscaper.line(pointed, limit: 60)
        return Text(en: "write it with a point: \(shown)", fr: "écrivez-le avec un point : \(shown)")
    }

    /// An error of the argument parser with the advice behind it, where a value was refused without a reason.
    package static func explained(_ message: String, _ language: Language) -> String {
        let start = "Error: The value '"
        let middle = "' is invalid for '"
        let line = message.prefix { $0 != "\n" }
        guard line.hasPrefix(start), line.hasSuffix("'"), let end = line.firstRange(of: middle) else { return message }
        let value = String(line[line.index(line.startIndex, offsetBy: start.count)..<end.lowerBound])
        let isWhole = line.hasSuffix("<number>'") || line.hasSuffix("<nombre>'")
        guard let advice = advice(value, isWhole: isWhole) else { return message }
        return "\(line): \(advice[language])" + message.dropFirst(line.count)
    }
}

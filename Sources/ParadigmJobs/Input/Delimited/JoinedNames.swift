/// The name of an only column that looks like the names of several, between which something else stands than was taken
/// for the separator.
package enum JoinedNames {
    /// What seems to stand between the names in one.
    ///
    /// Semicolons, bars and tabs stand in few names and in many tables. A comma in a sentence has a blank behind it, and in
    /// a number digits on both sides; a colon and a circumflex count in what has no blank at all.
    ///
    /// - Returns: The separator; nil for a name like any other.
    package static func separator(in name: String) -> UInt8? {
        let bytes = Array(name.utf8)
        for separator in [UInt8(ascii: "\t"), UInt8(ascii: ";"), UInt8(ascii: "|")] where bytes.contains(separator) {
            return separator
        }
        if hasBareComma(bytes) { return UInt8(ascii: ",") }
        guard !bytes.contains(where: Blank.isSpace), !name.contains("//") else { return nil }
        return SeparatorGuess.rare.first { rare in
            bytes.firstIndex(of: rare).map { $0 > 0 && $0 < bytes.count - 1 } ?? false
        }
    }

    private static func hasBareComma(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { place in
            guard bytes[place] == UInt8(ascii: ","), place > 0, place + 1 < bytes.count else { return false }
            let (before, after) = (bytes[place - 1], bytes[place + 1])
            return !Blank.isSpace(after) && !(isDigit(before) && isDigit(after))
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}

/// The lines of a file of settings that say something: without empty ones and comments, each with its place.
struct SettingLines: Sequence {
    private let lines: [(place: String, line: String)]

    /// The lines of a text; a byte order mark before them and line ends of any system do not count.
    init(_ text: String, path: String) {
        let path = TerminalEscaper.line(path)
        let text = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
            .map { (place: "\(path):\($0 + 1)", line: Self.trimmed($1)) }
            .filter { !$0.line.isEmpty && !$0.line.hasPrefix("#") }
    }

    /// The lines in their order.
    func makeIterator() -> IndexingIterator<[(place: String, line: String)]> { lines.makeIterator() }

    /// The name and the value of a line.
    ///
    /// - Throws: ``Failure`` with status 64 that names the place, and repeats nothing of the line.
    static func pair(_ line: String, place: String) throws(Failure) -> (name: String, value: String) {
        guard let sign = line.firstIndex(of: "=") else {
            throw .usage(
                en: "\(place): expected a line of the form “name = value”.",
                fr: "\(place) : il faut une ligne de la forme « nom = valeur »."
            )
        }
        return (trimmed(line[..<sign]), trimmed(line[line.index(after: sign)...]))
    }

    /// Whether a text can be the name of a profile or of a key: letters, digits, `-`, `_` and dots, no more than 64.
    static func isName(_ text: String) -> Bool {
        let isFree = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isFree && 1...64 ~= text.utf8.count && text.first != "-" && text.first != "."
    }

    /// A text without white space around it.
    static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}

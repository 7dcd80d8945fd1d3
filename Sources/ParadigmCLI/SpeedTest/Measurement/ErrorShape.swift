/// An error's sentence without what differs from request to request: numbers, names with digits in them, durations.
///
/// Sentences of one shape are told once. What all of them have in common stays, a status for instance; the rest
/// becomes `…`.
struct ErrorShape: Hashable {
    /// The pieces, each a word with a digit in it or what stands between two such words.
    private var pieces: [Substring]
    /// The sentence with every such word folded: equal for sentences of one shape.
    private let folded: String

    /// The shape of a sentence.
    init(_ sentence: String) {
        pieces = Self.pieces(of: sentence[...])
        folded = pieces.map { Self.varies($0) ? "…" : String($0) }.joined()
    }

    static func == (left: ErrorShape, right: ErrorShape) -> Bool { left.folded == right.folded }

    func hash(into hasher: inout Hasher) { hasher.combine(folded) }

    /// A sentence for all that was put into this one.
    var sentence: String { pieces.joined() }

    /// Puts another sentence of this shape in: what differs becomes `…`.
    mutating func take(_ other: ErrorShape) {
        for (index, piece) in other.pieces.enumerated() where index < pieces.count && pieces[index] != piece {
            pieces[index] = "…"
        }
    }

    /// A word with a digit varies, and one that has been folded did: sentences are put together step by step.
    private static func varies(_ piece: Substring) -> Bool {
        piece.contains { $0.isASCII && $0.isNumber || $0 == "…" }
    }

    private static func isOfWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || "-_…".contains(character)
    }

    private static func pieces(of sentence: Substring) -> [Substring] {
        var (pieces, rest) = ([Substring](), sentence)
        var between = rest.startIndex
        while let start = rest.firstIndex(where: isOfWord) {
            var end = rest[start...].firstIndex { !isOfWord($0) } ?? rest.endIndex
            // The point or comma of a number belongs to it.
            while end < rest.endIndex, ".,:".contains(rest[end]), rest[start..<end].last?.isNumber == true {
                let after = rest.index(after: end)
                guard after < rest.endIndex, rest[after].isNumber else { break }
                end = rest[after...].firstIndex { !isOfWord($0) } ?? rest.endIndex
            }
            if varies(rest[start..<end]) {
                if between < start { pieces.append(sentence[between..<start]) }
                pieces.append(sentence[start..<end])
                between = end
            }
            rest = rest[end...]
        }
        if between < sentence.endIndex { pieces.append(sentence[between...]) }
        return pieces
    }
}

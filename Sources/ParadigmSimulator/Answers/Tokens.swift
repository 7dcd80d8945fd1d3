/// The simulator's notion of a token: a word of up to eight characters with the space before it, or part of one.
enum Tokens {
    /// The text cut into tokens that give it back when joined.
    static func split(_ text: String) -> [String] {
        var tokens: [String] = []
        var start = text.startIndex
        var length = 0
        var place = start
        while place < text.endIndex {
            let beginsWord = length > 0 && text[place] == " " && text[start..<place] != " "
            if length >= 8 || beginsWord {
                tokens.append(String(text[start..<place]))
                start = place
                length = 0
            }
            length += 1
            place = text.index(after: place)
        }
        if start < text.endIndex { tokens.append(String(text[start...])) }
        return tokens
    }

    /// About how many tokens a prompt of so many bytes has: one for each four bytes.
    static func estimate(bytes: Int) -> Int { (bytes + 3) / 4 }
}

/// The simulator's notion of a token: a word of up to eight characters with the space before it, or part of one.
enum Tokens {
    /// The text cut into tokens that give it back when joined.
    static func split(_ text: String) -> [String] {
        var tokens: [String] = []
        var token = ""
        var length = 0
        for character in text {
            if !token.isEmpty, length >= 8 || (character == " " && token != " ") {
                tokens.append(token)
                token = ""
                length = 0
            }
            token.append(character)
            length += 1
        }
        if !token.isEmpty { tokens.append(token) }
        return tokens
    }

    /// About how many tokens a prompt of so many bytes has: one for each four bytes.
    static func estimate(bytes: Int) -> Int { (bytes + 3) / 4 }
}

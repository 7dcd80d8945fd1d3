/// A key to a server, which nothing prints by accident.
///
/// Descriptions, interpolations, `dump` and mirrors show a placeholder, and the type is not encodable. The key is
/// checked when it is made, so that a stray line end in it can neither break a header nor end up in an error.
public struct APIKey: Hashable, Sendable {
    private let secret: String

    /// A key, with white space around it removed.
    ///
    /// - Throws: ``APIKeyError`` when it is empty, longer than 4,096 characters, or holds white space, control
    ///   characters or anything beyond ASCII. The error never quotes the key.
    public init(_ text: String) throws(APIKeyError) {
        let trimmed = text.unicodeScalars.trimmed { $0.properties.isWhitespace }
        guard !trimmed.isEmpty else { throw .empty }
        guard trimmed.count <= 4_096 else { throw .tooLong }
        for scalar in trimmed {
            switch scalar.value {
            case 0x21...0x7E: continue
            case 0x0A, 0x0D: throw .containsLineEnd
            case 0x20, 0x09: throw .containsSpace
            case ..<0x20, 0x7F: throw .containsControlCharacter
            default: throw .notASCII
            }
        }
        secret = String(trimmed)
    }

    /// Value of the `Authorization` header.
    package var headerValue: String { "Bearer \(secret)" }

    /// Hands the key itself to a closure.
    package func withSecret<Result>(_ body: (String) throws -> Result) rethrows -> Result {
        try body(secret)
    }

    /// Replaces the key wherever a text holds it, for words of a server that may repeat what it was sent.
    package func redacted(from text: String) -> String {
        SecretText.redacted(secret, from: text, as: description)
    }
}

extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// A placeholder.
    public var description: String { "<redacted key>" }
    /// A placeholder.
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why a text cannot be a key.
///
/// It says nothing about the text itself.
public enum APIKeyError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Nothing but white space.
    case empty
    /// More than 4,096 characters.
    case tooLong
    /// A line end inside.
    case containsLineEnd
    /// A space or a tab inside.
    case containsSpace
    /// Another control character inside.
    case containsControlCharacter
    /// A character beyond ASCII.
    case notASCII

    /// A sentence for a person.
    public var description: String {
        switch self {
        case .empty: "the API key is empty"
        case .tooLong: "the API key is longer than 4,096 characters; is it really the key?"
        case .containsLineEnd: "the API key contains a line end; give the key alone, on one line"
        case .containsSpace: "the API key contains a space; give the key alone, without \"Bearer\" before it"
        case .containsControlCharacter: "the API key contains a control character; copy it again"
        case .notASCII: "the API key contains a character that is not ASCII; copy it again"
        }
    }
}

internal import ParadigmAPI

/// A field that goes with every request of a client, such as a gateway asks for: a subscription, a tenant, a trace.
///
/// Its value may be a secret: descriptions, interpolations, `dump` and mirrors show its name alone.
public struct RequestHeader: Hashable, Sendable {
    /// The name, as it is sent; names that differ in case alone are the same.
    public let name: String
    private let value: String

    /// A field.
    ///
    /// - Parameters:
    ///   - name: A token of RFC 9110 §5.6.2: letters, digits and ``!#$%&'*+-.^_`|~``.
    ///   - value: What it holds; white space around it does not count.
    /// - Throws: ``RequestHeaderError`` when the name is none, or one of those that the client writes itself, or the value
    ///   could not stand on one line. The error never quotes the value.
    public init(name: String, value: String) throws(RequestHeaderError) {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isToken) else { throw .malformedName }
        if let refusal = RequestHeaderError(ownName: name) { throw refusal }
        let bytes = Array(value.utf8)
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else { throw .malformedValue(name: name) }
        let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
        let end = bytes.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? 0
        self.name = name
        self.value = String(decoding: bytes[..<end].drop(while: isSpace), as: UTF8.self)
    }

    /// Reads a field as it stands in a head: `Name: value`.
    ///
    /// - Throws: ``RequestHeaderError``, which never quotes the text.
    public init(_ line: String) throws(RequestHeaderError) {
        guard let colon = line.firstIndex(of: ":") else { throw .noColon }
        try self.init(name: String(line[..<colon]), value: String(line[line.index(after: colon)...]))
    }

    /// The name and the value, for the wire.
    package var field: (name: String, value: String) { (name, value) }

    /// Whether this is the field of another header, whatever the case of their names (RFC 9110 §5.1).
    package func hasName(_ other: String) -> Bool { name.lowercased() == other.lowercased() }

    /// Whether it says who asks, in place of the client's own words.
    var isUserAgent: Bool { hasName("User-Agent") }

    /// Replaces the value wherever a text holds it.
    func redacted(from text: String) -> String {
        SecretText.redacted(value, from: text, as: "<redacted header>")
    }

    private static func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}

extension RequestHeader: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The name and a placeholder.
    public var description: String { "\(name): <redacted>" }
    /// The name and a placeholder.
    public var debugDescription: String { description }
    /// A mirror of the name alone.
    public var customMirror: Mirror { Mirror(self, children: ["name": name]) }
}

/// Why a text cannot be a header.
///
/// It holds nothing of a value.
public enum RequestHeaderError: Error, Hashable, Sendable {
    /// There is no colon after the name.
    case noColon
    /// The name is empty, or holds something that no name has, such as a space.
    case malformedName
    /// The value holds a line end or another control character.
    case malformedValue(name: String)
    /// The client writes this field itself, since its framing and its connections depend on it.
    case clientsOwn(name: String)
    /// The key goes there: see ``ParadigmConfiguration/key``.
    case key(name: String)
    /// This is between a client and its proxy, which `HTTPS_PROXY` describes.
    case proxys(name: String)

    /// Fields that the transport writes, or that would change what a message means (RFC 9110 §7.6.1, RFC 9112 §6).
    private static let own: Set<String> = [
        "accept", "accept-encoding", "connection", "content-encoding", "content-length", "content-type", "expect",
        "host",
        "http2-settings", "idempotency-key", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade",
    ]

    /// Refuses the name of a field that is not the user's to set; nil for any other.
    init?(ownName name: String) {
        switch name.lowercased() {
        case "authorization": self = .key(name: name)
        case "proxy-authorization": self = .proxys(name: name)
        case let lower where Self.own.contains(lower): self = .clientsOwn(name: name)
        default: return nil
        }
    }
}

extension RequestHeaderError: CustomStringConvertible {
    /// A sentence for a person.
    public var description: String {
        switch self {
        case .noColon: "A header is written “Name: value”, and this one has no colon."
        case .malformedName:
            "A header is written “Name: value”; its name has letters, digits and hyphens, without a space before the colon."
        case .malformedValue(let name): "The value of the header \(name) holds a line end or another control character."
        case .clientsOwn(let name): "The client writes the header \(name) itself; leave it out."
        case .key(let name): "The header \(name) is made of the key: give the key instead."
        case .proxys(let name): "The header \(name) is for a proxy: give its user name and password in HTTPS_PROXY."
        }
    }
}

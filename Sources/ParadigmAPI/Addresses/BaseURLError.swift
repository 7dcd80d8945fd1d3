/// Why a text is not the address of an API.
public struct BaseURLError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    package enum Fault: Hashable, Sendable {
        /// There is nothing.
        case empty
        /// It has a space in it.
        case space
        /// It has a control character in it.
        case controlCharacter
        /// It has a character in it that is not ASCII.
        case notASCII
        /// It has a backslash in it.
        case backslash
        /// It has a query.
        case query
        /// It has a fragment.
        case fragment
        /// It has no scheme; what was probably meant.
        case noScheme(suggestion: String)
        /// Its scheme is neither `http` nor `https`.
        case otherScheme
        /// It has a user name or a password in it, which are not repeated.
        case user
        /// The bracket before an IPv6 address is not closed.
        case openBracket
        /// There is no IPv6 address between the brackets.
        case malformedIPv6
        /// Its IPv6 address has a zone, which belongs to one machine alone (RFC 9844).
        case zone
        /// It names no host.
        case noHost
        /// Its host ends with a number and is no IPv4 address.
        case malformedIPv4
        /// Its host is no name.
        case malformedHost
        /// Its port is no number from 1 to 65535.
        case malformedPort
        /// Its path has something in it that a path may not have.
        case malformedPath
        /// It ends with the path of an endpoint.
        case endpoint(String)
    }

    /// What is wrong.
    package let fault: Fault

    init(_ fault: Fault) { self.fault = fault }

    static let example = "https://paradigm.lighton.ai/api/v2"

    /// A sentence for a person, with the right form.
    ///
    /// It quotes neither user names nor passwords.
    public var message: String {
        switch fault {
        case .empty: "the base URL is empty; it looks like \(Self.example)"
        case .space: "the base URL contains a space; it looks like \(Self.example)"
        case .controlCharacter: "the base URL contains a control character; it looks like \(Self.example)"
        case .notASCII:
            "the base URL contains a character that is not ASCII; write the host in its ASCII form (xn--…) and the path "
                + "with %-escapes"
        case .backslash: "the base URL contains a backslash; it looks like \(Self.example)"
        case .query: "the base URL has a query; leave out the question mark and what follows"
        case .fragment: "the base URL has a fragment; leave out the # and what follows"
        case .noScheme(let suggestion):
            "the base URL has no http:// or https:// before the host; try \(suggestion)"
        case .otherScheme: "the base URL must start with https:// or http://, like \(Self.example)"
        case .user: "the base URL holds a user name or password; give the key apart, and the URL like \(Self.example)"
        case .openBracket: "the IPv6 address in the base URL has no closing bracket"
        case .malformedIPv6: "the base URL has no valid IPv6 address between the brackets, like [::1]"
        case .zone:
            "the IPv6 address in the base URL has a zone, which belongs to this machine alone (RFC 9844); use another "
                + "address of the host, or its name"
        case .noHost: "the base URL names no host; it looks like \(Self.example)"
        case .malformedIPv4: "the host of the base URL is not a valid IPv4 address, like 127.0.0.1"
        case .malformedHost: "the host of the base URL is not a valid name; it looks like \(Self.example)"
        case .malformedPort: "the port of the base URL must be a number from 1 to 65535, like :8443"
        case .malformedPath: "the path of the base URL is not a plain one; it looks like \(Self.example)"
        case .endpoint(let endpoint):
            "the base URL ends with the path of an endpoint; leave out \(endpoint), as in \(Self.example)"
        }
    }

    /// The message.
    public var description: String { message }
}

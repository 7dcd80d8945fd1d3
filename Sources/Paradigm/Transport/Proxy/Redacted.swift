/// A secret that no description, dump or interpolation shows.
struct Redacted<Secret: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret itself, for the wire.
    let secret: Secret

    /// Wraps a secret.
    init(_ secret: Secret) {
        self.secret = secret
    }

    var description: String { "(redacted)" }
    var debugDescription: String { description }
    var customMirror: Mirror { Mirror(self, children: []) }
}

extension Redacted: Equatable where Secret: Equatable {}
extension Redacted: Hashable where Secret: Hashable {}

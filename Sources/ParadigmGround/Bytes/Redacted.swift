/// A secret that no description, dump or interpolation shows.
package struct Redacted<Secret: Sendable>: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The secret itself, for the wire.
    package let secret: Secret

    /// Wraps a secret.
    package init(_ secret: Secret) {
        self.secret = secret
    }

    package var description: String { "(redacted)" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Redacted: Equatable where Secret: Equatable {}
extension Redacted: Hashable where Secret: Hashable {}

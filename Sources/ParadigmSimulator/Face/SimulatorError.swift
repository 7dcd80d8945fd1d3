/// A reason why a simulated server could not start.
public struct SimulatorError: Error, Sendable, CustomStringConvertible {
    /// The kind of reason; an open set.
    public struct Code: RawRepresentable, Sendable, Hashable {
        /// The kind's name.
        public var rawValue: String

        /// Creates a kind of that name.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Another program listens on the port.
        public static let addressInUse = Code(rawValue: "address_in_use")
        /// The system does not allow this program to listen there, as with ports below 1024.
        public static let permissionDenied = Code(rawValue: "permission_denied")
        /// The host is not an address of this machine, or no address at all.
        public static let badHost = Code(rawValue: "bad_host")
        /// The port is not in 0…65535.
        public static let badPort = Code(rawValue: "bad_port")
        /// The certificate or the key could not be read or do not fit together.
        public static let badCertificate = Code(rawValue: "bad_certificate")
        /// Anything else that the system refused.
        public static let system = Code(rawValue: "system")
    }

    /// The kind of reason.
    public var code: Code
    /// What happened, as one sentence for a person.
    public var message: String
    /// The error beneath, if there is one.
    public var cause: (any Error)?

    /// Creates an error.
    public init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
        self.code = code
        self.message = message
        self.cause = cause
    }

    /// The message.
    public var description: String { message }
}

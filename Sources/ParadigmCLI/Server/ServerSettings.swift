/// What a command was told about the server, by the first of option, environment and configuration file to say it.
///
/// Values are as they were written; nothing is opened and nothing checked yet.
package struct ServerSettings: Sendable, Equatable {
    /// Where the key comes from; never an argument.
    package enum Key: Sendable, Equatable {
        /// `--no-key`: the server needs none.
        case none
        /// Nothing names one.
        case unset
        /// `PARADIGM_API_KEY`; read only when it is used.
        case environment
        case file(String)
    }

    /// What the options say; nil where an option is absent.
    package struct Given: Sendable, Equatable {
        /// `--base-url`.
        package var baseURL: String?
        /// `--model`.
        package var model: String?
        /// `--key-file`.
        package var keyFile: String?
        /// `--ca-file`.
        package var caFile: String?
        /// `--timeout`.
        package var timeout: String?
        /// `--connect-timeout`.
        package var connectTimeout: String?
        /// `--first-byte-timeout`.
        package var firstByteTimeout: String?
        /// `--idle-timeout`.
        package var idleTimeout: String?
        /// `--simulate`.
        package var simulate = false
        /// `--no-key`.
        package var noKey = false
        /// `--no-proxy`.
        package var noProxy = false
        /// `--allow-plain-http`.
        package var allowPlainHTTP = false

        /// No options at all.
        package init() {}
    }

    /// The server's address.
    package let baseURL: String?
    /// The model.
    package let model: String?
    /// Where the key comes from.
    package let key: Key
    /// The PEM file of an authority to trust besides the system's.
    package let caFile: String?
    /// The longest time for a whole answer.
    package let timeout: String?
    /// The longest time to open a connection.
    package let connectTimeout: String?
    /// The longest wait for an answer to begin.
    package let firstByteTimeout: String?
    /// The longest silence within an answer.
    package let idleTimeout: String?
    /// Whether the built-in simulator was asked for.
    package let isSimulateAsked: Bool
    /// Whether the environment's proxy is used.
    package let usesProxy: Bool
    /// Whether the key may go over plain HTTP to another machine.
    package let allowsPlainHTTP: Bool

    /// Whether neither a key nor an address is set.
    package var namesNoServer: Bool { baseURL == nil && key == .unset }

    /// Merges the three sources.
    ///
    /// An empty environment variable counts as unset.
    package init(given: Given, environment: [String: String], file: ConfigurationFile) {
        func first(_ option: String?, _ variable: String?, _ name: ConfigurationFile.Name) -> String? {
            let value = variable.flatMap { environment[$0] }.flatMap { $0.isEmpty ? nil : $0 }
            return option ?? value ?? file[name]
        }
        baseURL = first(given.baseURL, "PARADIGM_BASE_URL", .baseURL)
        model = first(given.model, "PARADIGM_MODEL", .model)
        caFile = first(given.caFile, "PARADIGM_CA_FILE", .caFile)
        timeout = first(given.timeout, nil, .timeout)
        connectTimeout = first(given.connectTimeout, nil, .connectTimeout)
        firstByteTimeout = first(given.firstByteTimeout, nil, .firstByteTimeout)
        idleTimeout = first(given.idleTimeout, nil, .idleTimeout)
        key = Self.key(given: given, environment: environment, file: file)
        isSimulateAsked = given.simulate
        usesProxy = !given.noProxy
        allowsPlainHTTP = given.allowPlainHTTP
    }

    private static func key(given: Given, environment: [String: String], file: ConfigurationFile) -> Key {
        if given.noKey { return .none }
        if let path = given.keyFile { return .file(path) }
        if let key = environment["PARADIGM_API_KEY"], !key.isEmpty { return .environment }
        if let path = file[.keyFile] { return .file(path) }
        return .unset
    }
}

extension ServerSettings {
    /// A path in which a leading `~/` stands for the home directory, as a shell would have it.
    package static func expanded(_ path: String, environment: [String: String]) -> String {
        guard path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
        return home + path.dropFirst()
    }
}

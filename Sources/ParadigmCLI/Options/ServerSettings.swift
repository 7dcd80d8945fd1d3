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
        package var baseURL: String?
        package var model: String?
        package var keyFile: String?
        package var caFile: String?
        package var timeout: String?
        package var connectTimeout: String?
        package var firstByteTimeout: String?
        package var idleTimeout: String?
        package var simulate = false
        package var noKey = false
        package var noProxy = false
        package var allowPlainHTTP = false

        package init() {}
    }

    package let baseURL: String?
    package let model: String?
    package let key: Key
    package let caFile: String?
    package let timeout: String?
    package let connectTimeout: String?
    package let firstByteTimeout: String?
    package let idleTimeout: String?
    package let isSimulateAsked: Bool
    package let usesProxy: Bool
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

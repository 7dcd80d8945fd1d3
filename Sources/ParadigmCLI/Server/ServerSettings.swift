package import Paradigm

/// What a command was told about the server, by the first to say it of option, the profile that an option chooses,
/// environment, the profile that the environment chooses, and what holds for every run in the configuration file.
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
        /// One that `paradigm keys` keeps, by its name.
        case stored(String)
    }

    /// Who said a setting.
    package enum Source: Sendable, Hashable {
        /// An option of the command.
        case option
        /// A variable of the environment.
        case variable(String)
        /// A profile of the configuration file.
        case profile(String)
        /// What holds for every run in that file.
        case file
    }

    /// What the options say; nil where an option is absent.
    package struct Given: Sendable, Equatable {
        /// `--base-url`.
        package var baseURL: String?
        /// `--model`.
        package var model: String?
        /// `--profile`.
        package var profile: String?
        /// `--key-file`.
        package var keyFile: String?
        /// `--key-name`.
        package var keyName: String?
        /// `--header`, each one.
        package var headers: [RequestHeader] = []
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
    /// The proxy that the configuration file names, or `none`; nil for what the environment says.
    package let proxy: String?
    /// The fields that go with every request, each name once.
    package let headers: [RequestHeader]
    /// How many requests of a batch are in flight at once.
    package let concurrency: String?
    /// Requests per minute at most.
    package let requestsPerMinute: String?
    /// Tokens per minute at most.
    package let tokensPerMinute: String?
    /// The profile that is chosen; nil for none.
    package let profile: String?
    /// Who said what is set; the key stands under ``ConfigurationFile/Name/keyName``.
    package let sources: [ConfigurationFile.Name: Source]
    /// Whether the built-in simulator was asked for.
    package let isSimulateAsked: Bool
    /// Whether the environment's proxy is used.
    package let usesProxy: Bool
    /// Whether the key may go over plain HTTP to another machine.
    package let allowsPlainHTTP: Bool

    /// Whether neither a key nor an address is set.
    package var namesNoServer: Bool { baseURL == nil && key == .unset }

    /// Merges the sources.
    ///
    /// An empty environment variable counts as unset.
    package init(given: Given, environment: [String: String], file: ConfigurationFile) {
        var sources: [ConfigurationFile.Name: Source] = [:]
        // A profile that an option chooses is as explicit as an option.
        let chosen = given.profile.flatMap { name in file.levels.first { $0.profile == name } }
        func first(_ name: ConfigurationFile.Name, _ option: String? = nil, _ variable: String? = nil) -> String? {
            let found = Self.first(name, option, variable, environment, file, chosen)
            sources[name] = found?.source
            return found?.value
        }
        baseURL = first(.baseURL, given.baseURL, "PARADIGM_BASE_URL")
        model = first(.model, given.model, "PARADIGM_MODEL")
        caFile = first(.caFile, given.caFile, "PARADIGM_CA_FILE")
        timeout = first(.timeout, given.timeout)
        connectTimeout = first(.connectTimeout, given.connectTimeout)
        firstByteTimeout = first(.firstByteTimeout, given.firstByteTimeout)
        idleTimeout = first(.idleTimeout, given.idleTimeout)
        proxy = first(.proxy)
        concurrency = first(.concurrency)
        requestsPerMinute = first(.rpm)
        tokensPerMinute = first(.tpm)
        (key, sources[.keyName]) = Self.key(given: given, environment: environment, file: file, chosen)
        headers = Self.headers(given.headers, file)
        profile = file.levels.first?.profile
        isSimulateAsked = given.simulate
        usesProxy = !given.noProxy
        allowsPlainHTTP = given.allowPlainHTTP
        self.sources = sources
    }

    private static func first(
        _ name: ConfigurationFile.Name,
        _ option: String?,
        _ variable: String?,
        _ environment: [String: String],
        _ file: ConfigurationFile,
        _ chosen: ConfigurationFile.Part?
    ) -> (value: String, source: Source)? {
        if let option { return (option, .option) }
        if let chosen, let value = chosen[name] { return (value, chosen.source) }
        if let variable, let value = environment[variable], !value.isEmpty { return (value, .variable(variable)) }
        for level in file.levels {
            if let value = level[name] { return (value, level.source) }
        }
        return nil
    }

    private static func key(
        given: Given,
        environment: [String: String],
        file: ConfigurationFile,
        _ chosen: ConfigurationFile.Part?
    ) -> (key: Key, source: Source?) {
        if given.noKey { return (.none, .option) }
        if let path = given.keyFile { return (.file(path), .option) }
        if let name = given.keyName { return (.stored(name), .option) }
        if let chosen, let key = key(of: chosen) { return (key, chosen.source) }
        let variable = "PARADIGM_API_KEY"
        if let key = environment[variable], !key.isEmpty { return (.environment, .variable(variable)) }
        for level in file.levels {
            if let key = key(of: level) { return (key, level.source) }
        }
        return (.unset, nil)
    }

    private static func key(of part: ConfigurationFile.Part) -> Key? {
        part[.keyFile].map(Key.file) ?? part[.keyName].map(Key.stored)
    }

    /// The options' headers, and of the file those that no earlier level sets.
    private static func headers(_ given: [RequestHeader], _ file: ConfigurationFile) -> [RequestHeader] {
        var headers: [RequestHeader] = []
        for header in given.reversed() + file.levels.flatMap(\.headers)
        where !headers.contains(where: { $0.hasName(header.name) }) {
            headers.append(header)
        }
        return headers
    }
}

extension ConfigurationFile.Part {
    fileprivate var source: ServerSettings.Source { profile.map(ServerSettings.Source.profile) ?? .file }
}

extension ServerSettings {
    /// A path in which a leading `~/` stands for the home directory, as a shell would have it.
    package static func expanded(_ path: String, environment: [String: String]) -> String {
        guard path.hasPrefix("~/"), let home = environment["HOME"] else { return path }
        return home + path.dropFirst()
    }
}

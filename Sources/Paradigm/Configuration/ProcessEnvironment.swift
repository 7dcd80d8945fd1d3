import ParadigmGround

/// The environment variables of this process, read without Foundation.
enum ProcessEnvironment {
    /// The variables this library reads, by name; those that are not set are left out.
    static var variables: [String: String] {
        let names = ["PARADIGM_API_KEY", "PARADIGM_BASE_URL", "PARADIGM_CA_FILE"] + ProxyPolicy.variableNames
        return names.reduce(into: [:]) { variables, name in
            if let value = unsafe getenv(name) { variables[name] = unsafe String(cString: value) }
        }
    }
}

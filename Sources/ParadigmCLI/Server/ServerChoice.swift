package import Paradigm
package import ParadigmAPI

/// Which server a command talks to.
package enum ServerChoice: Sendable, Equatable {
    /// The built-in simulator: because it was asked for, or for want of any server.
    case simulator(isAsked: Bool)
    /// The one that the settings name.
    case named
}

extension ServerSettings {
    /// Decides for the simulator or the server that the settings name.
    ///
    /// - Parameter fallsBack: Whether the simulator stands in when neither a key nor an address is set.
    /// - Returns: The choice.
    /// - Throws: ``Failure`` with status 64 that says what is missing and how to try the command without.
    package func choice(fallsBack: Bool) throws(Failure) -> ServerChoice {
        if isSimulateAsked { return .simulator(isAsked: true) }
        if namesNoServer {
            if fallsBack { return .simulator(isAsked: false) }
            throw .usage(
                en: "No key is set. Set PARADIGM_API_KEY (and PARADIGM_BASE_URL for a private instance), or add "
                    + "--simulate to try this command with the built-in simulator.",
                fr: "Aucune clé n'est définie. Définissez PARADIGM_API_KEY (et PARADIGM_BASE_URL pour une instance "
                    + "privée), ou ajoutez --simulate pour essayer cette commande avec le simulateur intégré."
            )
        }
        if key == .none, baseURL == nil {
            throw .usage(
                en: "--no-key is for a server of your own: name it with --base-url.",
                fr: "--no-key s'adresse à un serveur à vous : indiquez-le avec --base-url."
            )
        }
        return .named
    }

    /// The client's configuration for the server that the settings name; reads the key.
    ///
    /// - Throws: ``Failure`` with status 64 when something is malformed, missing or not safe.
    package func configuration(environment: [String: String]) throws(Failure) -> ParadigmConfiguration {
        let address = try address()
        let key = try apiKey(environment: environment)
        if key == nil, self.key != .none, !address.isLoopback {
            throw .usage(
                en: "No key is set for \(address). Set PARADIGM_API_KEY or use --key-file; for a server without keys, "
                    + "--no-key.",
                fr: "Aucune clé n'est définie pour \(address). Définissez PARADIGM_API_KEY ou utilisez --key-file ; "
                    + "pour un serveur sans clé, --no-key."
            )
        }
        if key != nil || !headers.isEmpty, !address.isTLS, !address.isLoopback, !allowsPlainHTTP {
            throw key == nil ? Self.readableHeaders(address) : Self.readableKey(address)
        }
        var configuration = try keylessConfiguration(environment: environment)
        configuration.key = key
        configuration.headers = headers
        return configuration
    }

    /// The same without the key and the headers: nothing in it is secret.
    ///
    /// - Throws: ``Failure`` with status 64 when something is malformed.
    package func keylessConfiguration(environment: [String: String]) throws(Failure) -> ParadigmConfiguration {
        var configuration = ParadigmConfiguration(baseURL: try address())
        configuration.allowsPlainHTTP = allowsPlainHTTP
        configuration.caFile = caFile.map { Self.expanded($0, environment: environment) }
        configuration.proxy = proxyPolicy(environment: environment)
        configuration.deadlines = try deadlines()
        return configuration
    }

    /// The environment's proxy unless the configuration file names one, which is then for this command alone.
    ///
    /// The environment's exceptions hold for both.
    package func proxyPolicy(environment: [String: String]) -> ProxyPolicy {
        guard usesProxy, proxy != "none" else { return .none }
        guard let proxy else { return .variables(environment) }
        let exceptions = environment.filter { $0.key.lowercased() == "no_proxy" }
        return .variables(exceptions.merging(["https_proxy": proxy]) { $1 })
    }

    private static func readableKey(_ address: BaseURL) -> Failure {
        .usage(
            en: "\(address) is plain http: anyone on the way could read the key, so it is not sent. Use https, or "
                + "accept the risk with --allow-plain-http.",
            fr: "\(address) est en http simple : quiconque est sur le trajet pourrait lire la clé, elle n'est donc "
                + "pas envoyée. Utilisez https, ou acceptez le risque avec --allow-plain-http."
        )
    }

    private static func readableHeaders(_ address: BaseURL) -> Failure {
        .usage(
            en:
                "\(address) is plain http: anyone on the way could read the headers, so they are not sent. Use https, or "
                + "accept the risk with --allow-plain-http.",
            fr:
                "\(address) est en http simple : quiconque est sur le trajet pourrait lire les en-têtes, ils ne sont donc "
                + "pas envoyés. Utilisez https, ou acceptez le risque avec --allow-plain-http."
        )
    }

    /// The client's configuration for a simulator at an address.
    package func simulated(at url: String) throws(Failure) -> ParadigmConfiguration {
        var configuration = ParadigmConfiguration(
            baseURL: try Self.address(url),
            key: try Self.apiKey(ChildSimulator.key, source: "--simulate")
        )
        configuration.proxy = .none
        configuration.deadlines = try deadlines()
        return configuration
    }

    /// The server's address.
    ///
    /// - Throws: ``Failure`` with status 64 that says how it should look; nothing of a password or a key is repeated.
    package func address() throws(Failure) -> BaseURL {
        guard let baseURL else { return .paradigm }
        return try Self.address(baseURL)
    }

    private static func address(_ text: String) throws(Failure) -> BaseURL {
        if let address = try? BaseURL(text) { return address }
        if let (address, endpoint) = BaseURL.withoutEndpoint(text) {
            throw .usage(
                en: "The base URL is what all requests have in common, without the path of one at its end "
                    + "(\(endpoint)): write \(address)",
                fr:
                    "L'adresse de base est ce que toutes les requêtes ont en commun, sans le chemin de l'une d'elles à la "
                    + "fin (\(endpoint)) : écrivez \(address)"
            )
        }
        // A password, a key in the query, or a key given in place of the address must not be repeated.
        let isPerhapsKey = text.count >= 16 && !text.contains { "./:".contains($0) }
        let plain = text.contains("@") || isPerhapsKey ? "" : text.prefix { !"?#".contains($0) }
        let shown = TerminalEscaper.line(String(plain), limit: 200) + (plain.count < text.count ? "…" : "")
        throw .usage(
            en: "The base URL “\(shown)” cannot be used. It looks like https://paradigm.lighton.ai/api/v2: https (or "
                + "http), a host, and the path up to the version, without that of an endpoint; no "
                + "user name, query or fragment.",
            fr: "L'adresse de base « \(shown) » est inutilisable. Elle ressemble à "
                + "https://paradigm.lighton.ai/api/v2 : https (ou http), un hôte, et le chemin jusqu'à la version, sans "
                + "celui d'un point d'accès ; ni nom d'utilisateur, ni « ? », ni « # »."
        )
    }

    /// The key; nil when none is named or none is wanted.
    ///
    /// - Throws: ``Failure`` with status 64 when it cannot be read, or is none.
    package func apiKey(environment: [String: String]) throws(Failure) -> APIKey? {
        switch key {
        case .none, .unset: return nil
        case .environment:
            return try Self.apiKey(KeyText.key(in: environment["PARADIGM_API_KEY"] ?? ""), source: "PARADIGM_API_KEY")
        case .file(let path):
            let path = Self.expanded(path, environment: environment)
            let text: String
            do throws(FileTrouble) {
                text = try FileText.readSecret(path, limit: 16 * 1024)
            } catch {
                if error.isNotFound, KeyText.mayBeKey(path) { throw Self.keyInsteadOfFile }
                throw Failure(.usage, error.text(path: path))
            }
            return try Self.apiKey(KeyText.key(in: text), source: TerminalEscaper.line(path))
        case .stored(let name): return try KeyStore.key(named: name, environment: environment)
        }
    }

    /// The key that a text is.
    ///
    /// - Throws: ``Failure`` with status 64 that names the source, never the text.
    static func apiKey(_ text: String, source: String) throws(Failure) -> APIKey {
        if !text.contains(where: KeyText.isQuote), let key = try? APIKey(text) { return key }
        throw .usage(
            en:
                "The key of \(source) is malformed: it is empty, or holds spaces, line breaks, a quote or letters that no "
                + "key has. Copy it again, alone.",
            fr:
                "La clé de \(source) est malformée : elle est vide, ou contient des espaces, des retours à la ligne, un "
                + "guillemet ou des lettres qu'aucune clé ne contient. Copiez-la à nouveau, seule."
        )
    }

    private static var keyInsteadOfFile: Failure {
        .usage(
            en:
                "--key-file takes the name of a file that holds the key, not the key itself, and there is no file of the "
                + "name given.",
            fr: "--key-file attend le nom d'un fichier qui contient la clé, non la clé elle-même, et aucun fichier ne "
                + "porte le nom donné."
        )
    }

    private func deadlines() throws(Failure) -> Deadlines {
        var deadlines = Deadlines()
        if let limit = try Self.duration(connectTimeout, "connect-timeout") { deadlines.connect = limit }
        if let limit = try Self.duration(firstByteTimeout, "first-byte-timeout") { deadlines.firstByte = limit }
        if let limit = try Self.duration(idleTimeout, "idle-timeout") { deadlines.idle = limit }
        if let limit = try Self.duration(timeout, "timeout") { deadlines.total = limit }
        return deadlines
    }

    private static func duration(_ text: String?, _ name: String) throws(Failure) -> Duration? {
        guard let text else { return nil }
        if let duration = DurationText.parse(text) { return duration }
        let shown = TerminalEscaper.line(text, limit: 40)
        let advice = DecimalComma.advice(text)
        throw .usage(
            en: "\(name): “\(shown)” is no time. "
                + (advice.map { "For a fraction, \($0.english)." } ?? "Write 500ms, 10s, 2m, or a number of seconds."),
            fr: "\(name) : « \(shown) » n'est pas une durée. "
                + (advice.map { "Pour une fraction, \($0.french)." }
                    ?? "Écrivez 500ms, 10s, 2m, ou un nombre de secondes.")
        )
    }
}

import Paradigm
import ParadigmAPI

/// What is to be said of the settings themselves, before anything is sent.
package struct SettingsFindings: Sendable {
    /// What the command was told.
    package let settings: ServerSettings
    /// The configuration file.
    package let file: ConfigurationFile
    /// The variables of the environment.
    package let environment: [String: String]
    /// Whether the configuration file can be read by others; false when there is none.
    package var isFileExposed = false
    /// Files that this process may have open.
    package var openFileLimit = Int.max
    /// The language of what is printed.
    package var language = Language.english

    /// What is to be said of some settings.
    package init(settings: ServerSettings, file: ConfigurationFile, environment: [String: String]) {
        self.settings = settings
        self.file = file
        self.environment = environment
    }

    /// The findings, in their order.
    package var all: [Finding] {
        var all = [configuration(isThere: isFileThere), baseURL]
        if !settings.isSimulateAsked { all += [proxy, key] + headers }
        return all + [openFiles, spoken]
    }

    private var path: String? { ConfigurationFile.path(environment: environment) }
    private var isFileThere: Bool { path.map(FileText.isThere) ?? false }

    /// What is wrong with the settings beside the key; nil when nothing is.
    private var faultOfRest: Failure? {
        do throws(Failure) {
            _ = try settings.keylessConfiguration(environment: environment)
            return nil
        } catch {
            return error
        }
    }

    private func configuration(isThere: Bool) -> Finding {
        if (try? settings.address()) != nil, let faultOfRest { return .failed(.configuration, faultOfRest) }
        guard let path, isThere else {
            let shown = path.map { TerminalEscaper.line($0) } ?? "~/.config/paradigm/config"
            return .ok(
                .configuration,
                Text(
                    en: "no file (\(shown)); none is needed",
                    fr: "pas de fichier (\(shown)) ; aucun n'est nécessaire"
                )
            )
        }
        let shown = TerminalEscaper.line(path)
        let names = file.profiles.joined(separator: ", ")
        if let profile = settings.profile {
            return .ok(.configuration, Text(en: "\(shown), profile \(profile)", fr: "\(shown), profil \(profile)"))
        }
        guard !names.isEmpty else { return .ok(.configuration, Text(verbatim: shown)) }
        return .ok(
            .configuration,
            Text(
                en: "\(shown), no profile chosen (it has: \(names))",
                fr: "\(shown), aucun profil choisi (il a : \(names))"
            )
        )
    }

    private var baseURL: Finding {
        if settings.isSimulateAsked {
            return .ok(
                .baseURL,
                Text(en: "the built-in simulator (--simulate)", fr: "le simulateur intégré (--simulate)")
            )
        }
        let address: String
        let namesVersion: Bool
        do throws(Failure) {
            let url = try settings.address()
            (address, namesVersion) = (url.description, url.namesVersion)
        } catch {
            return .failed(.baseURL, error)
        }
        let text = Text(verbatim: address) + source(.baseURL)
        if let advice = shadowed(.baseURL, "PARADIGM_BASE_URL") { return .warning(.baseURL, text, advice: advice) }
        guard namesVersion else { return .warning(.baseURL, text, advice: VersionText.advice(address)) }
        return .ok(.baseURL, text)
    }

    private var proxy: Finding {
        guard let configuration = try? settings.keylessConfiguration(environment: environment) else {
            return .notChecked(.proxy)
        }
        do throws(ParadigmError) {
            guard let proxy = try ParadigmClient.proxy(of: configuration) else {
                return .ok(.proxy, noProxy(configuration))
            }
            let source = settings.proxy == nil ? Text(verbatim: " (\(proxyVariable ?? "HTTPS_PROXY"))") : source(.proxy)
            return .ok(.proxy, Text(verbatim: TerminalEscaper.line(proxy)) + source)
        } catch {
            return .failed(.proxy, ErrorText.failure(error))
        }
    }

    /// The variable that names a proxy.
    private var proxyVariable: String? {
        ProxyPolicy.proxyVariables.first { environment[$0]?.isEmpty == false }
    }

    private func noProxy(_ configuration: ParadigmConfiguration) -> Text {
        if settings.proxy == nil, proxyVariable == nil { return Text(en: "none", fr: "aucun") }
        if !settings.usesProxy { return Text(en: "none (--no-proxy)", fr: "aucun (--no-proxy)") }
        if settings.proxy == "none" { return Text(en: "none", fr: "aucun") + source(.proxy) }
        return configuration.baseURL.isTLS
            ? Text(en: "none: the host is among its exceptions", fr: "aucun : l'hôte est parmi ses exceptions")
            : Text(en: "none: plain http goes directly", fr: "aucun : le http simple va directement")
    }

    private var key: Finding {
        if settings.key == .none {
            return .ok(.key, Text(en: "none is sent (--no-key)", fr: "aucune n'est envoyée (--no-key)"))
        }
        do throws(Failure) {
            let key = try settings.apiKey(environment: environment)
            guard key != nil else { return try withoutKey() }
            // Not over plain HTTP to another machine; what is wrong with the rest is told elsewhere.
            if faultOfRest == nil { _ = try settings.configuration(environment: environment) }
        } catch {
            return .failed(.key, error)
        }
        let text = place
        if let advice = shadowed(.keyName, "PARADIGM_API_KEY") { return .warning(.key, text, advice: advice) }
        return .ok(.key, text)
    }

    /// - Throws: ``Failure`` when one is needed.
    private func withoutKey() throws(Failure) -> Finding {
        if let address = try? settings.address(), address.isLoopback {
            return .ok(
                .key,
                Text(
                    en: "none is set; a server on this machine may need none",
                    fr: "aucune n'est définie ; un serveur de cette machine n'en demande peut-être pas"
                )
            )
        }
        _ = try settings.choice(fallsBack: false)
        _ = try settings.configuration(environment: environment)
        return .ok(.key, Text(en: "none is set", fr: "aucune n'est définie"))
    }

    /// Where the key is; never anything of it.
    private var place: Text {
        switch settings.key {
        case .environment: Text(en: "set in PARADIGM_API_KEY", fr: "définie dans PARADIGM_API_KEY")
        case .file(let path):
            Text(verbatim: TerminalEscaper.line(ServerSettings.expanded(path, environment: environment)))
                + source(.keyName)
        case .stored(let name):
            Text(en: "“\(name)”, kept by paradigm keys", fr: "« \(name) », gardée par paradigm keys") + source(.keyName)
        case .none, .unset: Text(en: "none", fr: "aucune")
        }
    }

    private var headers: [Finding] {
        guard !settings.headers.isEmpty else { return [] }
        let names = Text(verbatim: settings.headers.map(\.name).joined(separator: ", "))
        guard isFileExposed, let path, file.levels.contains(where: { !$0.headers.isEmpty }) else {
            return [.ok(.headers, names)]
        }
        let shown = TerminalEscaper.line(path)
        return [
            .warning(
                .headers,
                names,
                advice: Text(
                    en: "Others can read the file that holds them. Run: chmod 600 \(shown)",
                    fr: "D'autres peuvent lire le fichier qui les contient. Lancez : chmod 600 \(shown)"
                )
            )
        ]
    }

    private var openFiles: Finding {
        let limit = Figures(language).count(openFileLimit)
        guard openFileLimit < 1_100 else {
            return .ok(
                .openFiles,
                openFileLimit == .max ? Text(en: "no limit", fr: "sans limite") : Text(verbatim: limit)
            )
        }
        return .warning(
            .openFiles,
            Text(verbatim: limit),
            advice: Text(
                en: "A batch may have up to 1,024 connections. Raise the limit, for example with “ulimit -n 4096”.",
                fr:
                    "Un lot peut avoir jusqu'à 1 024 connexions. Relevez la limite, par exemple avec « ulimit -n 4096 »."
            )
        )
    }

    private var spoken: Finding {
        let name = Text(en: "English (--lang fr for French)", fr: "français (--lang en pour l'anglais)")
        return .ok(.language, name)
    }

    // MARK: Who said it

    private func source(_ name: ConfigurationFile.Name) -> Text {
        switch settings.sources[name] {
        case .option: Text(en: " (option)", fr: " (option)")
        case .variable(let variable): Text(verbatim: " (\(variable))")
        case .profile(let profile): Text(en: " (profile \(profile))", fr: " (profil \(profile))")
        case .file: Text(en: " (configuration file)", fr: " (fichier de configuration)")
        case nil: Text(en: " (default)", fr: " (par défaut)")
        }
    }

    /// What to do when a variable goes before the profile that was chosen; nil when none does.
    private func shadowed(_ name: ConfigurationFile.Name, _ variable: String) -> Text? {
        guard case .variable = settings.sources[name], let profile = settings.profile,
            let part = file.levels.first(where: { $0.profile == profile }),
            part[name] != nil || (name == .keyName && part[.keyFile] != nil)
        else { return nil }
        return Text(
            en:
                "\(variable) goes before the profile \(profile), which sets it too. To use the profile: unset \(variable)",
            fr:
                "\(variable) passe avant le profil \(profile), qui le définit aussi. Pour utiliser le profil : unset \(variable)"
        )
    }
}

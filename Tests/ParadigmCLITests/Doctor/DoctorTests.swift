import Paradigm
import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct DoctorTests {
    private static let now = 1_800_000_000.0

    private func findings(
        _ url: String = "https://a.example/v1",
        model: String? = "m",
        key: Bool = true,
        _ change: (inout ServerProbe) -> Void = { _ in }
    ) throws -> [Finding] {
        var probe = ServerProbe()
        probe.addresses = ["192.0.2.1"]
        probe.connecting = .milliseconds(12)
        probe.status = 200
        probe.clockAhead = 0.4
        probe.certificate = (notBefore: 1_790_000_000, notAfter: 1_830_000_000, names: ["a.example"])
        probe.models = try ModelList(bytes: Array(#"{"data":[{"id":"m"},{"id":"off","enabled":false}]}"#.utf8))
        change(&probe)
        return ServerFindings(
            probe: probe,
            configuration: ParadigmConfiguration(baseURL: try BaseURL(url), key: key ? try APIKey("test") : nil),
            model: model,
            now: Self.now,
            language: .english
        )
        .all
    }

    private func error(_ kind: ParadigmError.Kind, status: Int? = nil) -> ParadigmError {
        var error = ParadigmError(kind: kind, message: "What happened.")
        (error.host, error.status) = ("a.example:443", status)
        return error
    }

    private func states(_ findings: [Finding]) -> [Finding.Check: Finding.State] {
        .init(uniqueKeysWithValues: findings.map { ($0.check, $0.state) })
    }

    @Test func `all is well`() throws {
        let report = DoctorReport(try findings())
        #expect(report.findings.allSatisfy { $0.state == .ok })
        #expect(report.status == .success)
        #expect(report.text(.english).hasSuffix("\nAll is well.\n"))
        #expect(report.text(.french).hasSuffix("\nTout va bien.\n"))
        #expect(report.text(.english).contains("valid from 2026-09-21 to 2027-12-28"))
        #expect(report.json["ok"] == true)
    }

    @Test(
        arguments: [
            (.unknownHost, .name, .unavailable), (.connectionRefused, .connection, .unavailable),
            (.proxyFailed, .connection, .unavailable), (.untrustedCertificate, .tls, .unavailable),
            (.tlsFailed, .tls, .unavailable), (.refusedKey, .answer, .keyRefused), (.notFound, .answer, .someFailed),
            (.rateLimited, .answer, .tryLater), (.serverError, .answer, .unavailable),
            (.connectionLost, .answer, .unavailable),
        ] as [(ParadigmError.Kind, Finding.Check, ParadigmCLI.ExitStatus)]
    )
    func `the step that fails is named, and what comes after it is not checked`(
        kind: ParadigmError.Kind,
        check: Finding.Check,
        status: ParadigmCLI.ExitStatus
    ) throws {
        let found = try findings {
            $0.error = error(kind)
            $0.models = nil
        }
        #expect(found.filter { $0.state == .failed }.map(\.check) == [check])
        #expect(DoctorReport(found).status == status)
        let order = Finding.Check.allCases
        let place = try #require(order.firstIndex(of: check))
        for finding in found {
            let own = try #require(order.firstIndex(of: finding.check))
            if own > place { #expect(finding.state == .notChecked || finding.check == .clock) }
            if own < place { #expect(finding.state != .failed && finding.state != .notChecked) }
        }
        #expect(DoctorReport(found).text(.english).contains("What happened."))
    }

    @Test func `a certificate that is not trusted is described`() throws {
        let found = try findings {
            $0.error = error(.untrustedCertificate)
            $0.certificate = (notBefore: 1_700_000_000, notAfter: 1_799_000_000, names: ["b.example"])
        }
        let advice = try #require(found.first { $0.check == .tls }?.advice)
        #expect(advice.english == "It is valid from 2023-11-14 to 2027-01-03 and is made out to b.example.")
        #expect(advice.french.contains("au nom de b.example"))
    }

    @Test func `warnings`() throws {
        let soon = try findings { $0.certificate?.notAfter = Int(Self.now) + 5 * 86_400 }
        #expect(states(soon)[.tls] == .warning)
        #expect(DoctorReport(soon).status == .success)
        #expect(DoctorReport(soon).text(.english).hasSuffix("\nIt works; one thing to look at.\n"))
        let late = try findings { $0.clockAhead = 3_600 }
        #expect(late.first { $0.check == .clock }?.text.english.contains("behind") == true)
        #expect(try states(findings { $0.clockAhead = -3_600 })[.clock] == .warning)
        #expect(try states(findings("http://a.example/v1"))[.tls] == .warning)
        #expect(try states(findings("http://127.0.0.1/v1"))[.tls] == .ok)
        #expect(try states(findings(model: nil))[.models] == .warning)
        #expect(try states(findings(model: "off"))[.models] == .warning)
    }

    @Test func `a model that is not there is a failure with the nearest name`() throws {
        let found = try findings(model: "M2") { _ in }
        #expect(states(found)[.models] == .failed)
        #expect(DoctorReport(found).status == .someFailed)
        #expect(try findings(model: "mm").last?.advice?.english == "Did you mean “m”?")
    }

    @Test func `without a key a refusal asks for one`() throws {
        let found = try findings(key: false) { $0.error = error(.refusedKey, status: 401) }
        #expect(DoctorReport(found).status == .usage)
        #expect(DoctorReport(found).text(.english).contains("wants a key"))
    }

    @Test func `an address without a version is explained where it may be the cause`() throws {
        let found = try findings("https://a.example") { $0.error = error(.notFound, status: 404) }
        #expect(found.first { $0.check == .answer }?.advice?.english.contains("https://a.example/v1") == true)
        let other = try findings { $0.error = error(.notFound, status: 404) }
        #expect(other.first { $0.check == .answer }?.advice == nil)
    }

    // MARK: The settings

    private func settings(
        _ text: String = "",
        _ environment: [String: String] = [:],
        profile: String? = nil,
        _ change: (inout ServerSettings.Given) -> Void = { _ in }
    ) throws -> SettingsFindings {
        var given = ServerSettings.Given()
        change(&given)
        let file = try ConfigurationFile(parsing: text, path: "/c").choosing(profile, path: "/c")
        let environment = environment.merging(["HOME": "/nonexistent"]) { $1 }
        let settings = ServerSettings(given: given, environment: environment, file: file)
        return SettingsFindings(settings: settings, file: file, environment: environment)
    }

    private func finding(_ check: Finding.Check, _ findings: SettingsFindings) throws -> Finding {
        try #require(findings.all.first { $0.check == check })
    }

    @Test func `who said the address`() throws {
        let key = ["PARADIGM_API_KEY": "k"]
        #expect(try finding(.baseURL, settings("", key)).text.english == "https://paradigm.lighton.ai/api/v2 (default)")
        let variable = try settings("", key.merging(["PARADIGM_BASE_URL": "https://a.example/v1"]) { $1 })
        #expect(try finding(.baseURL, variable).text.english == "https://a.example/v1 (PARADIGM_BASE_URL)")
        let profile = try settings("[p]\nbase-url = https://a.example/v1", key, profile: "p")
        #expect(try finding(.baseURL, profile).text.english == "https://a.example/v1 (profile p)")
    }

    @Test func `a variable that goes before the chosen profile is told`() throws {
        let found = try settings(
            "[p]\nbase-url = https://a.example/v1\nkey-name = p",
            ["PARADIGM_API_KEY": "k", "PARADIGM_BASE_URL": "https://b.example/v1"],
            profile: "p"
        )
        #expect(try finding(.baseURL, found).advice?.english.contains("unset PARADIGM_BASE_URL") == true)
        #expect(try finding(.key, found).advice?.english.contains("unset PARADIGM_API_KEY") == true)
    }

    @Test func `addresses with mistakes`() throws {
        let key = ["PARADIGM_API_KEY": "k"]
        let bare = try finding(.baseURL, settings("base-url = https://a.example", key))
        #expect(bare.state == .warning)
        #expect(bare.advice?.english.contains("https://a.example/v1") == true)
        let copied = try finding(.baseURL, settings("base-url = https://a.example/v1/chat/completions", key))
        #expect(copied.state == .failed && copied.status == .usage)
        #expect(copied.text.english.contains("write https://a.example/v1"))
        #expect(try finding(.baseURL, settings("base-url = nonsense", key)).state == .failed)
    }

    @Test func `where the key is`() throws {
        #expect(try finding(.key, settings("", ["PARADIGM_API_KEY": "k"])).text.english == "set in PARADIGM_API_KEY")
        #expect(try finding(.key, settings()).status == .usage)
        #expect(try finding(.key, settings("key-file = /nonexistent/k")).status == .usage)
        #expect(try finding(.key, settings("key-name = prod")).text.english.contains("paradigm keys set NAME"))
        #expect(try finding(.key, settings("base-url = http://127.0.0.1:1/v1")).state == .ok)
        let plain = try settings("base-url = http://a.example/v1", ["PARADIGM_API_KEY": "k"])
        #expect(try finding(.key, plain).text.english.contains("--allow-plain-http"))
    }

    @Test func `the proxy in force`() throws {
        let environment = ["PARADIGM_API_KEY": "k", "HTTPS_PROXY": "http://user:canary@p:3128"]
        #expect(try finding(.proxy, settings("", environment)).text.english == "p:3128 (HTTPS_PROXY)")
        let file = try settings("proxy = http://q:1", environment)
        #expect(try finding(.proxy, file).text.english == "q:1 (configuration file)")
        #expect(
            try finding(.proxy, settings("", environment) { $0.noProxy = true }).text.english == "none (--no-proxy)"
        )
        let bad = try settings("", ["PARADIGM_API_KEY": "k", "HTTPS_PROXY": "socks5://user:canary@p:1"])
        #expect(try finding(.proxy, bad).state == .failed)
        #expect(try !finding(.proxy, bad).text.english.contains("canary"))
    }

    @Test func `headers by their names, and a file that others can read`() throws {
        var found = try settings("header.X-Secret = canary", ["PARADIGM_API_KEY": "k"])
        #expect(try finding(.headers, found).text.english == "X-Secret")
        found.isFileExposed = true
        #expect(try finding(.headers, found).advice?.english.contains("chmod 600") == true)
        #expect(found.all.allSatisfy { !$0.text.english.contains("canary") })
    }

    @Test func `every check has its words in both languages`() throws {
        let report = DoctorReport(try settings().all + findings())
        for language in Language.allCases { #expect(!report.text(language).contains("\u{1B}")) }
        #expect(report.text(.english, isColoured: true).contains("\u{1B}[31m"))
        #expect(report.text(.english) != report.text(.french))
    }
}

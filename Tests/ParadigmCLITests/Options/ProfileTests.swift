import ArgumentParser
import Paradigm
import ParadigmCLI
import Testing

@Suite struct ProfileTests {
    private static let text = """
        base-url = https://top.example/v1
        model = top
        header.X-Team = top
        header.X-Trace = top

        [prod]
        base-url = https://prod.example/v1
        key-name = prod
        rpm = 600
        tpm = 90000
        concurrency = auto:8-64
        header.x-team = prod

        [local]
        base-url = http://127.0.0.1:8000/v1
        proxy = none
        """

    private func file(_ profile: String?, _ text: String = text) throws -> ConfigurationFile {
        try ConfigurationFile(parsing: text, path: "/c").choosing(profile, path: "/c")
    }

    private func failure(_ text: String) -> Failure? {
        do {
            _ = try ConfigurationFile(parsing: text, path: "/c")
            return nil
        } catch {
            return error
        }
    }

    private func settings(
        _ profile: String?,
        _ environment: [String: String] = [:],
        _ change: (inout ServerSettings.Given) -> Void = { _ in }
    ) throws -> ServerSettings {
        var given = ServerSettings.Given()
        change(&given)
        return ServerSettings(given: given, environment: environment, file: try file(profile))
    }

    @Test func `a profile goes before what stands above it, and only when it is chosen`() throws {
        #expect(try file(nil)[.baseURL] == "https://top.example/v1")
        #expect(try file("prod")[.baseURL] == "https://prod.example/v1")
        #expect(try file("prod")[.model] == "top")
        #expect(try file(nil)[.rpm] == nil)
        #expect(try file("local")[.rpm] == nil)
        #expect(try file(nil).profiles == ["prod", "local"])
    }

    @Test func `option, environment, profile, top of the file`() throws {
        let environment = ["PARADIGM_BASE_URL": "e", "PARADIGM_MODEL": "e"]
        let all = try settings("prod", environment) { ($0.baseURL, $0.model) = ("o", "o") }
        #expect([all.baseURL, all.model] == ["o", "o"])
        #expect(all.sources[.baseURL] == .option)
        let two = try settings("prod", environment)
        #expect([two.baseURL, two.model] == ["e", "e"])
        #expect(two.sources[.baseURL] == .variable("PARADIGM_BASE_URL"))
        let three = try settings("prod")
        #expect([three.baseURL, three.model] == ["https://prod.example/v1", "top"])
        #expect(three.sources[.baseURL] == .profile("prod"))
        #expect(three.sources[.model] == .file)
        #expect(three.key == .stored("prod"))
        #expect([three.requestsPerMinute, three.tokensPerMinute, three.concurrency] == ["600", "90000", "auto:8-64"])
        #expect(try settings("prod", ["PARADIGM_API_KEY": "k"]).key == .environment)
        #expect(try settings("prod") { $0.keyName = "other" }.key == .stored("other"))
    }

    @Test func `a profile that an option chooses goes before the environment`() throws {
        let environment = [
            "PARADIGM_BASE_URL": "e", "PARADIGM_MODEL": "e", "PARADIGM_API_KEY": "k", "PARADIGM_PROFILE": "local",
        ]
        let chosen = try settings("prod", environment) { $0.profile = "prod" }
        #expect(chosen.baseURL == "https://prod.example/v1")
        #expect(chosen.sources[.baseURL] == .profile("prod"))
        #expect(chosen.key == .stored("prod"))
        // What the profile does not set is as before.
        #expect(chosen.model == "e")
        let given = try settings("prod", environment) { ($0.profile, $0.baseURL, $0.keyName) = ("prod", "o", "other") }
        #expect([given.baseURL] == ["o"])
        #expect(given.key == .stored("other"))
    }

    @Test func `headers of all levels, each name once`() throws {
        func headers(_ settings: ServerSettings) -> [String: String] {
            .init(settings.headers.map { ($0.name.lowercased(), $0.field.value) }) { first, _ in first }
        }
        let given = [try RequestHeader("X-TEAM: option"), try RequestHeader("X-Own: 1")]
        #expect(headers(try settings(nil)) == ["x-team": "top", "x-trace": "top"])
        #expect(headers(try settings("prod")) == ["x-team": "prod", "x-trace": "top"])
        let all = try settings("prod") { $0.headers = given }
        #expect(headers(all) == ["x-team": "option", "x-trace": "top", "x-own": "1"])
        #expect(all.headers.count == 3)
        let configuration = try all.keylessConfiguration(environment: [:])
        #expect(configuration.headers.isEmpty)
    }

    @Test func `headers reach the client`() throws {
        let settings = try settings("local") { $0.noKey = true }
        let headers = try settings.configuration(environment: [:]).headers
        #expect(headers.map(\.name).sorted() == ["X-Team", "X-Trace"])
    }

    @Test func `the limits of a profile are those of a batch unless options say otherwise`() throws {
        let command = try #require(try ParadigmCommand.parseAsRoot(["batch", "x", "--tpm", "5"]) as? BatchCommand)
        let pace = command.pace.filled(from: try settings("prod"))
        #expect(pace.rpm == 600)
        #expect(pace.tpm == 5)
        #expect(pace.concurrency == .auto(start: 8, ceiling: 64))
        #expect(command.pace.filled(from: try settings(nil)).rpm == nil)
    }

    @Test func `a proxy of the file is this command's alone`() throws {
        func proxy(_ line: String, _ environment: [String: String] = [:]) throws -> String? {
            let file = try ConfigurationFile(parsing: line, path: "/c")
            let settings = ServerSettings(given: .init(), environment: environment, file: file)
            var configuration = ParadigmConfiguration()
            configuration.proxy = settings.proxyPolicy(environment: environment)
            return try ParadigmClient.proxy(of: configuration)
        }
        let environment = ["HTTPS_PROXY": "http://everybody:3128"]
        #expect(try proxy("") == nil)
        #expect(try proxy("", environment) == "everybody:3128")
        #expect(try proxy("proxy = http://ours:8080", environment) == "ours:8080")
        #expect(try proxy("proxy = none", environment) == nil)
        #expect(try proxy("proxy = http://ours:8080", ["NO_PROXY": "lighton.ai"]) == nil)
    }

    @Test func `an unknown profile lists those there are`() throws {
        let error = try #require(throws: Failure.self) { try file("stagging") }
        #expect(error.status == .usage)
        #expect(error.text.english == "There is no profile “stagging” in /c. It has: prod, local.")
        #expect(error.text.french.contains("prod, local"))
        let none = try #require(throws: Failure.self) { try file("prod", "model = a") }
        #expect(none.text.english.contains("It has none: a profile is a line such as [prod]"))
        let without = try #require(throws: Failure.self) {
            try ConfigurationFile.load(environment: ["HOME": "/nonexistent"], profile: "prod")
        }
        #expect(without.text.english.contains("/nonexistent/.config/paradigm/config"))
    }

    @Test func `which profile`() {
        #expect(ConfigurationFile.profile(given: "a", environment: ["PARADIGM_PROFILE": "b"]) == "a")
        #expect(ConfigurationFile.profile(given: nil, environment: ["PARADIGM_PROFILE": "b"]) == "b")
        #expect(ConfigurationFile.profile(given: nil, environment: ["PARADIGM_PROFILE": ""]) == nil)
    }

    @Test(arguments: [
        ("[prod]\ncolour = red", "/c:2: unknown setting “colour”."), ("[a b]\n", "/c:1: a profile begins"),
        ("model = a\n[prod", "/c:2: a profile begins"), ("[]", "/c:1: a profile begins"),
        ("[prod]\nrpm = many", "/c:2: rpm takes a whole number."),
        ("[prod]\ntpm = 0", "/c:2: tpm takes a whole number."),
        ("concurrency = 8-64", "/c:1: concurrency takes"), ("key-name = a b", "/c:1: key-name takes"),
        ("[p]\nkey-file = a\nkey-name = b", "/c:3: key-file and key-name both"),
        ("header.Host = a", "/c:1: The client writes the header Host itself"),
        ("header.X Y = a", "/c:1: A header is written"), ("header. = a", "/c:1: A header is written"),
        ("[p]\nheader.Authorization = Bearer x", "/c:2: The header Authorization is made of the key"),
    ])
    func `what is wrong is told with its line`(text: String, message: String) throws {
        let failure = try #require(self.failure(text))
        #expect(failure.status == .usage)
        #expect(failure.text.english.hasPrefix(message), "\(failure.text.english)")
        #expect(failure.text.french != failure.text.english)
    }

    @Test(arguments: [
        "[prod]\nkey = sk-very-secret", "[sk-very secret]", "[prod]\nsk-very-secret", "header.Cookie: sk-very-secret",
        "header.X-A = sk-very-secret\u{1}", "key-name = sk-very-secret", "proxy = http://u:sk-very-secret@p:1",
        "header.Authorization = sk-very-secret", "rpm = sk-very-secret", "sk-very-secret-0123==",
    ])
    func `nothing that may be secret is repeated`(text: String) throws {
        let failure = try #require(self.failure(text))
        #expect(!failure.text.english.contains("very"))
        #expect(!failure.text.french.contains("very"))
    }

    @Test func `files of other systems are read`() throws {
        let file = try ConfigurationFile(parsing: "\u{FEFF}model = a\r\n[p]\r\nmodel = b\r\n", path: "/c")
        #expect(file[.model] == "a")
        #expect(try file.choosing("p", path: nil)[.model] == "b")
        #expect(failure("model = a\r\n\r\ncolour = b\r\n")?.text.english.hasPrefix("/c:3:") == true)
    }
}

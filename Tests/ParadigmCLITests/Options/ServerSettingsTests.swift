import Paradigm
import ParadigmCLI
import Testing

@Suite struct ServerSettingsTests {
    private func file(_ text: String) throws -> ConfigurationFile { try ConfigurationFile(parsing: text, path: "/c") }

    private func settings(
        _ environment: [String: String] = [:],
        file: ConfigurationFile = .init(),
        _ change: (inout ServerSettings.Given) -> Void = { _ in }
    ) -> ServerSettings {
        var given = ServerSettings.Given()
        change(&given)
        return ServerSettings(given: given, environment: environment, file: file)
    }

    @Test func `options, then environment, then file`() throws {
        let file = try file("base-url = f\nmodel = f\nca-file = f\ntimeout = 3s")
        let environment = ["PARADIGM_BASE_URL": "e", "PARADIGM_MODEL": "e", "PARADIGM_CA_FILE": "e"]
        let all = settings(environment, file: file) { ($0.baseURL, $0.model, $0.caFile) = ("o", "o", "o") }
        #expect([all.baseURL, all.model, all.caFile] == ["o", "o", "o"])
        let two = settings(environment, file: file)
        #expect([two.baseURL, two.model, two.caFile] == ["e", "e", "e"])
        let one = settings(file: file)
        #expect([one.baseURL, one.model, one.caFile, one.timeout] == ["f", "f", "f", "3s"])
    }

    @Test func `an empty variable is unset`() throws {
        let empty = settings(["PARADIGM_BASE_URL": "", "PARADIGM_API_KEY": ""])
        #expect(empty.namesNoServer)
        #expect(settings(["PARADIGM_MODEL": ""], file: try file("model = f")).model == "f")
    }

    @Test func `where the key comes from`() throws {
        let file = try file("key-file = /f")
        let environment = ["PARADIGM_API_KEY": "k"]
        #expect(settings(environment, file: file) { $0.noKey = true }.key == .none)
        #expect(settings(environment, file: file) { $0.keyFile = "/o" }.key == .file("/o"))
        #expect(settings(environment, file: file).key == .environment)
        #expect(settings(file: file).key == .file("/f"))
        #expect(settings().key == .unset)
    }

    @Test func `the simulator stands in only when nothing names a server`() throws {
        #expect(try settings().choice(fallsBack: true) == .simulator(isAsked: false))
        #expect(try settings(["PARADIGM_API_KEY": "k"]).choice(fallsBack: true) == .named)
        #expect(try settings(["PARADIGM_BASE_URL": "u"]).choice(fallsBack: true) == .named)
        #expect(try settings { $0.keyFile = "/missing" }.choice(fallsBack: true) == .named)
        #expect(
            try settings(["PARADIGM_API_KEY": "k"]) { $0.simulate = true }.choice(fallsBack: false)
                == .simulator(isAsked: true)
        )
    }

    @Test func `without a server the others say how to go on`() {
        #expect { _ = try settings().choice(fallsBack: false) } throws: { error in
            guard let failure = error as? Failure else { return false }
            return failure.status == .usage && failure.text.english.contains("--simulate")
                && failure.text.english.contains("PARADIGM_API_KEY") && failure.text.french.contains("--simulate")
        }
        #expect(throws: Failure.self) { try settings { $0.noKey = true }.choice(fallsBack: true) }
    }

    @Test func `a home directory in a path`() {
        #expect(ServerSettings.expanded("~/k", environment: ["HOME": "/h"]) == "/h/k")
        #expect(ServerSettings.expanded("~x/k", environment: ["HOME": "/h"]) == "~x/k")
        #expect(ServerSettings.expanded("/k", environment: [:]) == "/k")
    }
}

@Suite struct ServerConfigurationTests {
    private func failure(_ environment: [String: String], _ change: (inout ServerSettings.Given) -> Void = { _ in })
        -> Failure?
    {
        var given = ServerSettings.Given()
        change(&given)
        let settings = ServerSettings(given: given, environment: environment, file: .init())
        do {
            _ = try settings.configuration(environment: environment)
            return nil
        } catch {
            return error
        }
    }

    private let key = ["PARADIGM_API_KEY": "sk-very-secret"]

    @Test func `https with a key, and loopback without`() {
        #expect(failure(key) == nil)
        #expect(failure([:]) { $0.baseURL = "http://127.0.0.1:8080/api/v2" } == nil)
        #expect(failure(key) { $0.baseURL = "http://[::1]:8080/api/v2" } == nil)
        #expect(failure([:]) { ($0.baseURL, $0.noKey) = ("http://example.org/v1", true) } == nil)
    }

    @Test func `a key does not go over plain http unless that is accepted`() {
        #expect(failure(key) { $0.baseURL = "http://example.org/v1" }?.status == .usage)
        #expect(failure(key) { ($0.baseURL, $0.allowPlainHTTP) = ("http://example.org/v1", true) } == nil)
    }

    @Test func `a key is needed for another machine`() {
        #expect(failure([:]) { $0.baseURL = "https://example.org/v1" }?.text.english.contains("--no-key") == true)
    }

    @Test(arguments: [
        "", "example.org", "ftp://example.org", "https://", "https://u:p4ss@example.org/v1", "https://x/?q",
        "https://example.org/v1?key=p4ss", "https://example.org/v1#p4ss",
    ])
    func `a malformed address is explained and no password repeated`(address: String) throws {
        let failure = try #require(self.failure(key) { $0.baseURL = address })
        #expect(failure.status == .usage)
        #expect(!failure.text.english.contains("p4ss"))
        #expect(!failure.text.french.contains("p4ss"))
    }

    @Test(arguments: [
        "sk-abc=", " sk-abc= \n", "\"sk-abc=\"", "'sk-abc='", "PARADIGM_API_KEY=sk-abc=", "API_KEY = \"sk-abc=\"",
        "export PARADIGM_API_KEY='sk-abc='\n", "OPENAI_API_KEY=sk-abc=",
    ])
    func `a key is taken out of what stands around it`(text: String) throws {
        #expect(KeyText.key(in: text) == "sk-abc=")
        let environment = ["PARADIGM_API_KEY": text]
        let settings = ServerSettings(given: .init(), environment: environment, file: .init())
        let key = try settings.configuration(environment: environment).key
        #expect(key?.withSecret { $0 == "sk-abc=" } == true)
    }

    @Test(arguments: ["abc=", "abc==", "ABC=def", "sk-1=2", ""])
    func `an equals sign of a key's own stays`(key: String) {
        #expect(KeyText.key(in: key) == key)
    }

    @Test func `a key given as a file is not repeated`() throws {
        let key = "sk-0123456789abcdef"
        let failure = try #require(self.failure([:]) { $0.keyFile = key })
        #expect(failure.status == .usage && !failure.text.english.contains(key) && !failure.text.french.contains(key))
        let other = try #require(self.failure([:]) { $0.keyFile = "/nonexistent/key" })
        #expect(other.text.english.contains("/nonexistent/key"))
    }

    @Test(arguments: ["two words", "line\nbreak", "clé", "\"half", "half'", "PARADIGM_API_KEY=\"half", "“typo”"])
    func `a malformed key is explained and never repeated`(key: String) throws {
        let failure = try #require(self.failure(["PARADIGM_API_KEY": key]))
        #expect(failure.status == .usage)
        #expect(!failure.text.english.contains(key))
    }

    @Test func `a time that is none names its option`() {
        #expect(failure(key) { $0.idleTimeout = "soon" }?.text.english.hasPrefix("idle-timeout: “soon”") == true)
    }

    @Test func `deadlines reach the client`() throws {
        var given = ServerSettings.Given()
        (given.timeout, given.connectTimeout) = ("90", "2s")
        (given.firstByteTimeout, given.idleTimeout) = ("30s", "500ms")
        let settings = ServerSettings(given: given, environment: key, file: .init())
        let deadlines = try settings.configuration(environment: key).deadlines
        #expect(deadlines.total == .seconds(90))
        #expect(deadlines.connect == .seconds(2))
        #expect(deadlines.firstByte == .seconds(30))
        #expect(deadlines.idle == .milliseconds(500))
    }
}

import ParadigmCLI
import Testing

@Suite struct ConfigurationFileTests {
    private func failure(_ text: String) -> Failure? {
        do {
            _ = try ConfigurationFile(parsing: text, path: "/c")
            return nil
        } catch {
            return error
        }
    }

    @Test func `settings, comments and blank lines`() throws {
        let text = """
            # mine
              base-url = https://a.example/api/v2\t

            model=alfred-4
            lang = fr
            ca-file =
            """
        let file = try ConfigurationFile(parsing: text, path: "/c")
        #expect(file[.baseURL] == "https://a.example/api/v2")
        #expect(file[.model] == "alfred-4")
        #expect(file[.lang] == "fr")
        #expect(file[.caFile] == "")
        #expect(file[.timeout] == nil)
    }

    @Test func `an unknown name is an error with its place`() throws {
        let failure = try #require(self.failure("model = a\ncolour = red\n"))
        #expect(failure.status == .usage)
        #expect(failure.text.english.hasPrefix("/c:2: unknown setting “colour”."))
        #expect(failure.text.french.hasPrefix("/c:2\u{A0}: réglage inconnu"))
    }

    @Test(arguments: [
        ("model = a\nrpm = 1\nmodel = b", "/c:3: model is set in /c:1 already"),
        ("[p]\nmodel = a\n\nmodel = a", "/c:4: model is set in /c:2 already"),
        ("[p]\nheader.X-Team = a\nheader.x-team = b", "/c:3: header.x-team is set in /c:2 already"),
        ("[p]\nmodel = a\n[q]\n[p]\nrpm = 1", "/c:4: the profile [p] begins in /c:1 already"),
    ])
    func `what stands twice is an error with both places`(text: String, message: String) throws {
        let failure = try #require(self.failure(text))
        #expect(failure.status == .usage)
        #expect(failure.text.english.hasPrefix(message), "\(failure.text.english)")
        #expect(failure.text.french != failure.text.english)
    }

    @Test func `each part may set the same name`() throws {
        let file = try ConfigurationFile(parsing: "model = a\n[p]\nmodel = b\n[q]\nmodel = c", path: "/c")
        #expect(try file.choosing("q", path: "/c")[.model] == "c")
    }

    @Test(arguments: ["key", "api-key", "API_KEY", "apikey", "token", "PARADIGM_API_KEY"])
    func `a key is refused and never repeated`(name: String) throws {
        let failure = try #require(self.failure("\(name) = sk-very-secret"))
        #expect(failure.status == .usage)
        #expect(failure.text.english.contains("key-file"))
        #expect(!failure.text.english.contains("sk-very-secret"))
        #expect(!failure.text.french.contains("sk-very-secret"))
    }

    @Test func `a line without a sign is refused and not repeated`() throws {
        let failure = try #require(self.failure("sk-very-secret"))
        #expect(failure.text.english.hasPrefix("/c:1:"))
        #expect(!failure.text.english.contains("sk-"))
    }

    @Test func `its place`() {
        func path(_ environment: [String: String]) -> String? { ConfigurationFile.path(environment: environment) }
        #expect(path(["HOME": "/h"]) == "/h/.config/paradigm/config")
        #expect(path(["HOME": "/h", "XDG_CONFIG_HOME": "/x"]) == "/x/paradigm/config")
        #expect(path(["HOME": "/h", "XDG_CONFIG_HOME": "x"]) == "/h/.config/paradigm/config")
        #expect(path([:]) == nil)
    }

    @Test func `a file that is not there sets nothing`() throws {
        #expect(try ConfigurationFile.load(environment: ["HOME": "/nonexistent"]) == ConfigurationFile())
    }
}

import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import Testing

/// Keys, profiles, headers and the doctor, as a user meets them.
@Suite struct SetUpEndToEndTests {
    private static let key = "sk-canary-0123456789"

    /// Calls `body` with the environment of a user whose configuration file holds a text.
    private func withHome(_ text: String?, _ body: ([String: String], String) throws -> Void) async throws {
        try await TestFile.withDirectory { directory in
            try TestFile.makeDirectory(directory + "/paradigm")
            if let text { try TestFile.write(text, to: directory + "/paradigm/config", mode: 0o600) }
            try body(["XDG_CONFIG_HOME": directory], directory + "/paradigm")
        }
    }

    @Test func `a key is stored, used by its name and by a profile, and never shown`() async throws {
        try await withHome("model = alfred-4.2\n[here]\nkey-name = mine\n") { environment, directory in
            try BuiltCommand.withSimulator("--latency", "none", "--api-key", Self.key) { url in
                var said: [BuiltCommand.Run] = []
                func run(_ arguments: String..., input: String = "") throws -> BuiltCommand.Run {
                    let run = try BuiltCommand.run(arguments, input: input, environment: environment)
                    said.append(run)
                    return run
                }
                #expect(try run("keys", "set", "mine", input: "export PARADIGM_API_KEY='\(Self.key)'\n").status == 0)
                let byName = try run("models", "--base-url", url, "--key-name", "mine")
                #expect(byName.status == 0 && byName.output.contains("alfred-4.2\n"))
                let byProfile = try run("chat", "--profile", "here", "--base-url", url, "bonjour")
                #expect(byProfile.status == 0 && byProfile.output.contains("bonjour"))
                let list = try run("keys", "list")
                #expect(list.status == 0 && list.output.contains("mine") && list.output.contains("profile here"))
                let unknown = try run("models", "--base-url", url, "--key-name", "other")
                #expect(unknown.status == 64 && unknown.errors.contains("There are: mine."))
                let removed = try run("keys", "remove", "mine", "--lang", "en")
                #expect(removed.status == 0 && removed.errors.contains("still names it: profile here"))
                #expect(try run("keys", "remove", "mine").status == 64)
                #expect(said.allSatisfy { !$0.output.contains("canary") && !$0.errors.contains("canary") })
                #expect(!FileText.isReadableByOthers(directory + "/keys"))
            }
        }
    }

    @Test func `what is no key is refused and not repeated`() async throws {
        try await withHome(nil) { environment, directory in
            for input in ["", "\n", "two sk-canary words\n"] {
                let run = try BuiltCommand.run(["keys", "set", "mine"], input: input, environment: environment)
                #expect(run.status == 64)
                #expect(!run.errors.contains("canary"))
            }
            let named = try BuiltCommand.run(["keys", "set", Self.key], input: "x\n", environment: environment)
            #expect(named.status == 64)
            #expect(!named.errors.contains("canary"))
            let argument = try BuiltCommand.run(["keys", "set", "mine", Self.key], environment: environment)
            #expect(argument.status == 64)
            #expect(argument.errors.contains("pipe it in") && !argument.errors.contains("canary"))
            #expect(!FileText.isThere(directory + "/keys"))
        }
    }

    @Test func `a profile by option and by variable`() async throws {
        try await withHome(nil) { environment, directory in
            try BuiltCommand.withSimulator("--latency", "none") { url in
                try TestFile.write(
                    "base-url = http://127.0.0.1:1/v1\n[here]\nbase-url = \(url)\nlang = fr\n",
                    to: directory + "/config",
                    mode: 0o600
                )
                var environment = environment
                environment["PARADIGM_API_KEY"] = "k"
                #expect(try BuiltCommand.run(["models"], environment: environment).status == 69)
                let option = try BuiltCommand.run(["models", "--profile", "here"], environment: environment)
                #expect(option.status == 0)
                environment["PARADIGM_PROFILE"] = "here"
                #expect(try BuiltCommand.run(["models"], environment: environment).status == 0)
                let french = try BuiltCommand.run(["chat", "--model", "m"], environment: environment)
                #expect(french.errors.contains("rien à envoyer"))
                let other = try BuiltCommand.run(["models", "--profile", "there"], environment: environment)
                #expect(other.status == 64 && other.errors.contains("here"))
            }
        }
    }

    @Test(arguments: [
        ("Authorization: Bearer sk-canary", "PARADIGM_API_KEY"), ("Host: sk-canary", "Host"),
        ("sk-canary", "Name: value"),
        ("X-A: sk-canary\r\nEvil: 1", "X-A"), ("X A: sk-canary", "Name: value"),
    ])
    func `a header that cannot be sent is refused and its value not repeated`(header: String, says: String) throws {
        for command in [["models"], ["chat", "hi"], ["batch", "-"], ["speed-test"], ["doctor"]] {
            let run = try BuiltCommand.run(command + ["--simulate", "--header", header])
            #expect(run.status == 64, "\(command)")
            #expect(run.errors.contains(says), "\(run.errors)")
            #expect(!run.errors.contains("canary"), "\(run.errors)")
        }
    }

    @Test func `an address with an endpoint, and one without a version`() throws {
        let environment = ["PARADIGM_API_KEY": "k"]
        let copied = try BuiltCommand.run(
            ["models", "--base-url", "https://a.example/v1/chat/completions"],
            environment: environment
        )
        #expect(copied.status == 64)
        #expect(copied.errors.contains("write https://a.example/v1\n"))
        try BuiltCommand.withSimulator("--latency", "none") { url in
            let bare = url.replacing("/api/v2", with: "/nowhere")
            let run = try BuiltCommand.run(["models", "--base-url", bare], environment: environment)
            #expect(run.status == 1)
            #expect(run.errors.contains("\(bare)/v1"), "\(run.errors)")
            let french = try BuiltCommand.run(
                ["chat", "--model", "m", "hi", "--base-url", bare, "--lang", "fr"],
                environment: environment
            )
            #expect(french.errors.contains("n'indique pas de version"))
        }
    }

    // MARK: The doctor

    @Test func `all is well`() throws {
        try BuiltCommand.withSimulator("--latency", "none", "--api-key", Self.key) { url in
            let environment = ["PARADIGM_API_KEY": Self.key, "PARADIGM_BASE_URL": url, "PARADIGM_MODEL": "alfred-4.2"]
            let run = try BuiltCommand.run(["doctor"], environment: environment)
            #expect(run.status == 0, "\(run.output)")
            #expect(run.output.contains("PARADIGM_API_KEY") && run.output.contains("the key is accepted"))
            #expect(!run.output.contains("canary"))
            let json = try BuiltCommand.run(["doctor", "--json"], environment: environment).json()
            #expect(json["ok"] == true)
            #expect(json["status"]?.int == 0)
            let french = try BuiltCommand.run(["doctor", "--lang", "fr"], environment: environment)
            #expect(french.output.contains("la clé est acceptée"))
        }
    }

    @Test func `the status is that of the first failure`() async throws {
        try BuiltCommand.withSimulator("--latency", "none", "--api-key", Self.key) { url throws in
            func status(_ arguments: String..., key: String? = Self.key) throws -> Int32 {
                let run = try BuiltCommand.run(
                    ["doctor", "--base-url", url, "--model", "alfred-4.2"] + arguments,
                    environment: key.map { ["PARADIGM_API_KEY": $0] } ?? [:]
                )
                #expect(!(run.output + run.errors).contains("canary"))
                return run.status
            }
            #expect(try status() == 0)
            #expect(try status(key: "sk-canary-wrong") == 77)
            #expect(try status(key: nil) == 64)
            #expect(try status(key: "two words") == 64)
            #expect(try status("--model", "alfred-4.3") == 1)
            #expect(try status("--key-file", "/nonexistent") == 64)
            #expect(try status("--timeout", "soon") == 64)
        }
        let key = ["PARADIGM_API_KEY": Self.key]
        let refused = try BuiltCommand.run(["doctor", "--base-url", "http://127.0.0.1:1/v1"], environment: key)
        #expect(refused.status == 69)
        #expect(refused.output.contains("FAILED"))
        let plain = try BuiltCommand.run(["doctor", "--base-url", "http://nobody.invalid/v1"], environment: key)
        #expect(plain.status == 64 && plain.output.contains("--allow-plain-http"))
        #expect(try BuiltCommand.run(["doctor", "--simulate"]).status == 0)
        try await withHome("colour = red\n") { environment, _ in
            let run = try BuiltCommand.run(["doctor"], environment: environment)
            #expect(run.status == 64 && run.output.contains("config:1:"))
        }
    }

    // MARK: Words

    @Test(arguments: [
        (["bacth", "x"], "“batch”"), (["speedtest"], "“speed-test”"), (["version"], "--version"), (["-V"], "--version"),
        (["--lang", "en", "modles"], "“models”"), (["keys", "lsit"], "“list”"), (["zzzzzzzz"], "There are: batch"),
    ])
    func `an unknown command names the one that was meant`(arguments: [String], says: String) throws {
        let run = try BuiltCommand.run(arguments)
        #expect(run.status == 64)
        #expect(run.errors.contains(says), "\(run.errors)")
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func `completions for each shell`(shell: String) throws {
        let run = try BuiltCommand.run(["completions", shell])
        #expect(run.status == 0)
        #expect(run.output.contains("speed-test") && run.output.contains("doctor"))
    }

    @Test func `bash can read its completions`() throws {
        let run = try BuiltCommand.run(["completions", "bash"])
        let bash = try ChildProcess("/bin/bash", arguments: ["-n"], environment: [:], capturesErrors: true)
        let said = try bash.exchange(input: run.output.utf8)
        #expect(bash.wait() == 0 && said.errors.isEmpty)
        bash.output.close()
        bash.errors?.close()
    }

    @Test func `quiet commands say a line`() async throws {
        try await TestFile.withDirectory { directory in
            try TestFile.write("a\nb\n", to: directory + "/p.txt", mode: 0o600)
            let batch = try BuiltCommand.run(
                ["batch", directory + "/p.txt", "-o", directory + "/o.csv", "--simulate", "--quiet"]
            )
            #expect(batch.status == 0)
            #expect(batch.output.isEmpty)
            #expect(batch.errors == "All 2\u{A0}rows were answered.\n")
        }
        let test = try BuiltCommand.run(["speed-test", "--simulate", "--requests", "2", "--quiet"])
        #expect(test.status == 0)
        #expect(test.errors.isEmpty)
        #expect(test.output.hasPrefix("Improvement factor: ") && test.output.hasSuffix(" (simulated)\n"))
        #expect(test.output.count { $0 == "\n" } == 1)
    }
}

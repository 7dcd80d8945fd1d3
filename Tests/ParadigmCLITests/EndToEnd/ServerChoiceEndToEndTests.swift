import ParadigmSimulator
import Testing

@Suite struct ServerChoiceEndToEndTests {
    @Test(arguments: [["chat", "hi", "--model", "m"], ["models"]])
    func `without key and address the others say how to go on`(arguments: [String]) throws {
        let run = try BuiltCommand.run(arguments)
        #expect(run.status == 64)
        #expect(run.output == "")
        #expect(run.errors.contains("PARADIGM_API_KEY"))
        #expect(run.errors.contains("--simulate"))
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test func `without a model chat names the way to find one`() throws {
        let run = try BuiltCommand.run(["chat", "hi"], environment: ["PARADIGM_API_KEY": "k"])
        #expect(run.status == 64)
        #expect(run.errors.contains("paradigm models"))
    }

    @Test func `the key is not sent over plain http`() throws {
        let run = try BuiltCommand.run(
            ["models", "--base-url", "http://example.invalid/v1"],
            environment: ["PARADIGM_API_KEY": "sk-very-secret"]
        )
        #expect(run.status == 64)
        #expect(run.errors.contains("--allow-plain-http"))
        #expect(!run.errors.contains("sk-very-secret"))
    }

    @Test func `a malformed address`() throws {
        let run = try BuiltCommand.run(["models", "--base-url", "nonsense"], environment: ["PARADIGM_API_KEY": "k"])
        #expect(run.status == 64)
        #expect(run.errors.contains("“nonsense”"))
    }

    @Test(arguments: [
        "https://a.example/v1?key=sk-canary-0123456789", "https://user:sk-canary@a.example",
        "https://a.example/v1#sk-canary",
        "sk-canary-0123456789", "a.example/v1?api_key=sk-canary",
    ])
    func `a key within a malformed address is not repeated`(address: String) throws {
        for language in ["en", "fr"] {
            let run = try BuiltCommand.run(
                ["models", "--lang", language, "--base-url", address],
                environment: ["PARADIGM_API_KEY": "k"]
            )
            #expect(run.status == 64)
            #expect(!run.errors.contains("canary"), "\(run.errors)")
        }
    }

    @Test func `nothing listens there`() throws {
        let run = try BuiltCommand.run(
            ["speed-test", "--base-url", "http://127.0.0.1:1/v1", "--requests", "2"],
            environment: ["PARADIGM_API_KEY": "k"]
        )
        #expect(run.status == 69)
        #expect(run.errors.contains("127.0.0.1:1"))
        #expect(run.output == "")
    }

    @Test func `a wrong key`() throws {
        try BuiltCommand.withSimulator("--latency", "none") { url in
            for arguments in [["models"], ["chat", "hi", "--model", "alfred-4.2"], ["speed-test"]] {
                let run = try BuiltCommand.run(
                    arguments + ["--base-url", url],
                    environment: ["PARADIGM_API_KEY": "wrong-key"]
                )
                #expect(run.status == 77, "\(arguments)")
                #expect(run.errors.contains("401"), "\(arguments)")
                #expect(!run.errors.contains("wrong-key"), "\(arguments)")
            }
        }
    }

    @Test func `no key for a loopback server that wants one`() throws {
        try BuiltCommand.withSimulator("--latency", "none") { url in
            for arguments in [["models"], ["speed-test"]] {
                let run = try BuiltCommand.run(arguments + ["--base-url", url])
                #expect(run.status == 64, "\(arguments)")
                #expect(run.errors.contains("wants a key"), "\(arguments)")
            }
        }
    }

    @Test func `a key from a file, unless others can read it`() async throws {
        try await TestFile.withDirectory { directory in
            try BuiltCommand.withSimulator("--latency", "none", "--api-key", "the-only-one") { url in
                try TestFile.write("the-only-one\n", to: directory + "/key", mode: 0o600)
                let good = try BuiltCommand.run(["models", "--base-url", url, "--key-file", directory + "/key"])
                #expect(good.status == 0)
                #expect(good.output.contains("alfred-4.2\n"))
                try TestFile.write("the-only-one\n", to: directory + "/key", mode: 0o644)
                let bad = try BuiltCommand.run(["models", "--base-url", url, "--key-file", directory + "/key"])
                #expect(bad.status == 64)
                #expect(bad.errors.contains("chmod 600"))
            }
        }
    }

    @Test func `the configuration file, and an error in it`() async throws {
        try await TestFile.withDirectory { directory in
            try BuiltCommand.withSimulator("--latency", "none") { url in
                let config = directory + "/config"
                try TestFile.makeDirectory(directory + "/paradigm")
                try TestFile.write(
                    "base-url = \(url)\nmodel = alfred-4.2\nlang = fr\n",
                    to: directory + "/paradigm/config",
                    mode: 0o644
                )
                let environment = ["XDG_CONFIG_HOME": directory, "PARADIGM_API_KEY": "k"]
                let good = try BuiltCommand.run(["chat", "bonjour"], environment: environment)
                #expect(good.status == 0)
                #expect(good.output.contains("bonjour"))
                let french = try BuiltCommand.run(["chat"], environment: environment)
                #expect(french.errors.contains("Il n'y a rien à envoyer"))
                try TestFile.write("colour = red\n", to: directory + "/paradigm/config", mode: 0o644)
                let bad = try BuiltCommand.run(["chat", "hi"], environment: environment)
                #expect(bad.status == 64)
                #expect(bad.errors.contains("paradigm/config:1:"), "\(config)")
            }
        }
    }
}

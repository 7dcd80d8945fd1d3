import ParadigmAPI
import ParadigmSimulator
import Testing

@Suite struct ChatEndToEndTests {
    private let environment = ["PARADIGM_API_KEY": "k", "PARADIGM_MODEL": "alfred-4.2"]

    private func chat(_ arguments: [String], input: String = "", _ options: String...) throws -> BuiltCommand.Run {
        try BuiltCommand.withSimulator("--latency", "none", "--fault", options.first ?? "500:0") { url in
            try BuiltCommand.run(["chat", "--base-url", url] + arguments, input: input, environment: environment)
        }
    }

    @Test func `whole and streamed answers are the same`() throws {
        let whole = try chat(["Bonjour", "le monde", "--no-stream"])
        let streamed = try chat(["Bonjour", "le monde", "--stream"])
        #expect(whole.status == 0)
        #expect(streamed.status == 0)
        #expect(whole.output.contains("Bonjour le monde"))
        #expect(whole.output.hasSuffix("\n"))
        #expect(whole.output == streamed.output)
        #expect(whole.errors + streamed.errors == "")
    }

    @Test func `standard input follows the argument`() throws {
        let run = try chat(["Premier"], input: "Second\n")
        #expect(run.status == 0)
        let joined = "Premier\n\nSecond"
        #expect(run.output.contains("\(joined.utf8.count) bytes"))
    }

    @Test func `nothing to say`() throws {
        #expect(try chat([]).status == 64)
        #expect(try chat(["hi", "--model", " "]).status == 64)
    }

    @Test func `the reply's JSON as it came`() throws {
        let run = try chat(["hi", "--json"])
        #expect(try run.json()["object"] == "chat.completion")
    }

    @Test func `somebody who waits is told why, a program is not`() throws {
        let fault = "429;retry-after=1@1"
        let run = try chat(["hi"], fault)
        #expect(run.status == 0)
        #expect(run.errors == "The server asks to wait 1\u{A0}s (429); trying again then…\n")
        let french = try chat(["hi", "--lang", "fr"], "503;retry-after=1@1")
        #expect(french.errors == "Le serveur demande d'attendre 1\u{A0}s (503)\u{A0}; nouvel essai ensuite…\n")
        #expect(try chat(["hi", "--json"], fault).errors == "")
        #expect(try chat(["hi"], "500@1").errors == "")
    }

    @Test func `a wait that is too long is told when it is given up`() throws {
        let run = try chat(["hi"], "429;retry-after=3600")
        #expect(run.status == 75 && run.errors.contains("The server asks to wait 1\u{A0}h 00\u{A0}min."))
    }

    @Test(arguments: ["--temperature"])
    func `a comma for a point is told`(option: String) throws {
        let run = try chat(["hi", option, "0,5", "--lang", "en"])
        #expect(run.status == 64 && run.errors.contains("write it with a point: 0.5"), "\(run.errors)")
        let french = try chat(["hi", option, "0,5", "--lang", "fr"])
        #expect(french.errors.contains("écrivez-le avec un point\u{A0}: 0.5"), "\(french.errors)")
    }

    @Test(arguments: [["--set", "\u{1B}[2J"], ["\u{1B}[2J"], ["--\u{9B}2J"], ["--max-tokens", "\u{202E}"]])
    func `arguments cannot reach the terminal's controls`(arguments: [String]) throws {
        let command = arguments.count == 1 ? [] : ["chat"]
        let run = try BuiltCommand.run(command + arguments)
        #expect(run.status == 64)
        #expect(!run.errors.unicodeScalars.contains { ["\u{1B}", "\u{9B}", "\u{202E}"].contains($0) }, "\(run.errors)")
        #expect(run.errors.contains("\\u{"))
    }

    @Test func `a cut answer is remarked on`() throws {
        for stream in ["--stream", "--no-stream"] {
            let run = try chat(["hi", "--max-tokens", "2", stream])
            #expect(run.status == 0)
            #expect(run.errors.contains("--max-tokens"))
        }
    }

    @Test func `fields of one's own reach the server`() throws {
        let run = try chat(["hi", "--set", #"guided_choice=["oui"]"#])
        #expect(run.output == "oui\n")
        #expect(try chat(["hi", "--set", "nonsense"]).status == 64)
        // The environment's model is for requests that name none.
        #expect(try chat(["hi", "--json", "--set", #"model="alfred-4""#]).json()["model"] == "alfred-4")
    }

    @Test(arguments: [
        ("400", Int32(1)), ("403", 1), ("404", 1), ("401", 77), ("quota", 75), ("html", 69),
    ])
    func `exit statuses`(fault: String, status: Int32) throws {
        let run = try chat(["hi"], fault)
        #expect(run.status == status)
        #expect(run.output == "")
        #expect(run.errors.split(separator: "\n").count == 1)
    }

    @Test func `a stream that is cut is no answer`() throws {
        let run = try chat(["hi", "--stream"], "cut-stream;after=3")
        #expect(run.status == 69)
        #expect(!run.output.isEmpty)
    }

    @Test func `an unknown model, in French`() throws {
        let run = try chat(["hi", "--model", "nope", "--lang", "fr"])
        #expect(run.status == 1)
        #expect(run.errors.contains("ne connaît pas ce chemin ou ce modèle"))
        #expect(run.errors.contains("paradigm models"))
    }
}

@Suite struct SimulateEndToEndTests {
    @Test func `a port that is taken`() throws {
        try BuiltCommand.withSimulator { url in
            let port = String(url.split(separator: ":")[2].prefix { $0.isNumber })
            let run = try BuiltCommand.run(["simulate", "--port", port])
            #expect(run.status == 73)
            #expect(run.errors.contains("--port"))
            #expect(run.output == "")
        }
    }

    @Test func `a fault that is none`() throws {
        let run = try BuiltCommand.run(["simulate", "--fault", "meteor"])
        #expect(run.status == 64)
        #expect(run.errors.contains("meteor"))
    }

    @Test func `a latency and a certificate that are none`() throws {
        let latency = try BuiltCommand.run(["simulate", "--latency", "slow"])
        #expect(latency.status == 64)
        #expect(latency.errors.contains("lognormal:500ms:0.6"))
        let certificate = try BuiltCommand.run(
            ["simulate", "--port", "0", "--tls-cert", "/nonexistent", "--tls-key", "/nonexistent"]
        )
        #expect(certificate.status == 64)
        #expect(certificate.errors.contains("PEM"))
    }

    @Test func `attached it ends with its standard input`() throws {
        let run = try BuiltCommand.run(["simulate", "--attached", "--port", "0"])
        #expect(run.status == 0)
        #expect(run.output.hasPrefix("http://127.0.0.1:"))
    }

    @Test func `version and help`() throws {
        #expect(try BuiltCommand.run(["--version"]).output.hasPrefix("paradigm "))
        let alone = try BuiltCommand.run([])
        #expect(alone.status == 0)
        #expect(alone.output.contains("speed-test"))
        #expect(try BuiltCommand.run(["--lang", "fr"]).output.contains("UTILISATION"))
        #expect(try BuiltCommand.run(["nonsense"]).status == 64)
    }
}

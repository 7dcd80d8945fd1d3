import ParadigmAPI
import ParadigmCLI
import ParadigmSimulator
import Testing

/// What a batch does when it cannot do what was asked, and with which exit status.
@Suite(.timeLimit(.minutes(10))) struct BatchRefusalEndToEndTests {
    @Test func `no such input, no such column, nowhere to write`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            let missing = try batch.run("@none.csv", "--simulate")
            #expect(missing.status == 66)
            #expect(missing.errors.contains("Cannot read"))
            try batch.write("id,name\n1,Alice\n", to: "in.csv")
            let column = try batch.run("@in.csv", "--prompt", "{{nom}}", "--simulate", "--lang", "fr")
            #expect(column.status == 64)
            #expect(column.errors.contains("n'a pas de colonne «\u{A0}nom\u{A0}». Elle a id, name."))
            let nowhere = try batch.run("@in.csv", "--prompt", "{{name}}", "--simulate", "-o", "@no/out.csv")
            #expect(nowhere.status == 73)
            let nothing = try batch.run("@in.csv", "--prompt", "{{name}}", "-o", "@out.csv", "--partial")
            #expect(nothing.status == 66)
            #expect(nothing.errors.contains("out.csv.journal"))
            try batch.write("PAR1", to: "in.parquet")
            #expect(try batch.run("@in.parquet", "--simulate").status == 65)
            let keyless = try batch.run("@in.csv", "--prompt", "{{name}}", "--model", "x")
            #expect(keyless.status == 64)
            #expect(keyless.errors.contains("--simulate"))
        }
    }

    @Test func `a model is asked for, unless every row names one`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            let body = #"{"model":"alfred-4.2","messages":[{"role":"user","content":"a"}]}"#
            try batch.write(body + "\n" + body + "\n", to: "named.jsonl")
            try batch.write(body + "\n{\"prompt\":\"b\"}\n", to: "some.jsonl")
            let environment = batch.environment.merging(["PARADIGM_MODEL": ""]) { $1 }
            func run(_ name: String) throws -> BuiltCommand.Run {
                try BuiltCommand.run(["batch", batch.path(name)], environment: environment)
            }
            #expect(try run("named.jsonl").status == 0)
            let some = try run("some.jsonl")
            #expect(some.status == 64)
            #expect(some.errors.contains("(line 2)"))
            #expect(some.output == "")
        }
    }

    @Test func `a refused key stops the run and leaves the rows pending`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            var batch = batch
            try batch.writePrompts(5)
            batch.key = "wrong-key"
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--json")
            #expect(run.status == 77)
            #expect(try run.json()["pending"] == 5)
            #expect(try run.json()["reason"] == "key_refused")
            batch.key = "test"
            #expect(try batch.run("@in.jsonl", "-o", "@out.jsonl").status == 0)
        }
    }

    @Test func `an unknown model is found out early and nothing of it recorded`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            try batch.writePrompts(100)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--model", "alfred-9", "--json")
            #expect(run.status == 65)
            #expect(try run.json()["pending"] == 100)
            #expect(
                try batch.run("@in.jsonl", "-o", "@out.jsonl", "--model", "alfred-9").errors.contains("paradigm models")
            )
        }
    }

    @Test func `an output of somebody else is not replaced unasked`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms") { batch in
            try batch.writePrompts(2)
            try batch.write("precious", to: "out.jsonl")
            #expect(try batch.run("@in.jsonl", "-o", "@out.jsonl").status == 73)
            #expect(try batch.read("out.jsonl") == "precious")
            #expect(try batch.run("@in.jsonl", "-o", "@out.jsonl", "--force").status == 0)
            #expect(try batch.lines("out.jsonl").count == 2)
        }
    }

    @Test func `nobody listens`() async throws {
        try await TestFile.withDirectory { directory in
            // A port that was free a moment ago; a limit on the outage keeps the test short.
            let url = try BuiltCommand.withSimulator { $0 }
            let batch = BatchRun(directory: directory, url: url)
            try batch.writePrompts(2)
            let run = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--max-outage", "2s", "--json")
            #expect(run.status == 69, "\(run.errors)")
            #expect(try run.json()["reason"] == "unreachable")
        }
    }
}

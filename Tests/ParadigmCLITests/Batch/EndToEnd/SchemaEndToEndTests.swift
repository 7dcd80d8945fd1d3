import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import Testing

/// `--schema` as a user tries it.
@Suite(.timeLimit(.minutes(10))) struct SchemaEndToEndTests {
    private let fields = #"nom, age int, statut "ok"|"ko""#

    @Test func `a table with a column for each field`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--fault", "fence@1-3", "--fault", "wrong-type@4") {
            batch in
            try batch.write("question\nQui ?\nQuoi ?\nOù ?\nQuand ?\n", to: "in.csv")
            let run = try batch.run("@in.csv", "-o", "@out.csv", "--prompt", "{{question}}", "--schema", fields)
            #expect(run.status == 0, "\(run.errors)")
            let lines = try batch.read("out.csv").split(separator: "\n")
            #expect(lines[0] == "question,nom,age,statut,error,finish_reason,prompt_tokens,completion_tokens")
            #expect(lines.count == 5 && lines.dropFirst().allSatisfy { $0.contains(",1,ok,,stop,") })
            #expect(run.errors.contains("Repairs") && run.errors.contains("1: an answer sent back"))
        }
    }

    @Test(arguments: ["json_schema", "json_object", "guided_json"])
    func `a file of JSON Schema, told in each way`(form: String) async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(3)
            let schema = try JSONSchema(fields: fields)
            try batch.write(schema.document.description, to: "schema.json")
            let run = try batch.run(
                "@in.jsonl",
                "-o",
                "@out.jsonl",
                "--schema",
                "@schema.json",
                "--schema-as",
                form,
                "--json"
            )
            // The simulator's object without a schema is another one.
            let isGuided = form != "json_object"
            #expect(run.status == (isGuided ? 0 : 1), "\(run.errors)")
            #expect(try run.json()["repairs"] == (isGuided ? 0 : 3))
            let texts = try batch.lines("out.jsonl")
                .map { $0.line["response"]?["body"]?["choices"]?[0]?["message"]?["content"]?.string ?? "" }
            if isGuided { for text in texts { #expect(throws: Never.self) { try schema.value(in: text) } } }
        }
    }

    @Test func `the schema is part of what a run remembers`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--fault", "cut-json;match=Question 2") { batch in
            try batch.writePrompts(3)
            let first = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--schema", fields, "--repairs", "0")
            #expect(first.status == 1 && first.errors.contains("answer_invalid 1"), "\(first.errors)")
            let other = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--schema", "nom", "--retry-failed")
            #expect(other.status == 64, "\(other.errors)")
        }
    }

    @Test(
        arguments: [
            (["--schema", "nom strng"], 64, "--schema cannot be used, at column 5: \"strng\" is no type"),
            (["--schema", #"{"not":{}}"#], 64, "--schema cannot be used, at /not: \"not\" cannot be checked here"),
            (["--schema", "@bad.json"], 65, "bad.json cannot be used, at /properties/a/pattern: \"(?=x\""),
            (["--schema", "@none.json"], 66, "No such file"),
            (["--schema", "a", "--set", "response_format={}"], 64, "both say what the answers must look like"),
            (["--schema", "a", "--endpoint", "/v1/embeddings"], 64, "gives vectors"),
            (["--schema-as", "guided_json"], 64, "--schema, which is not given"), (["--repairs", "2"], 64, "--schema"),
            (["--schema", "a", "--repairs", "21"], 64, "--repairs takes a number from 0 to 20"),
            (["--schema", "a", "--schema-as", "xml"], 64, "xml"),
        ] as [([String], Int32, String)]
    )
    func `what is wrong is told before anything is sent`(arguments: [String], status: Int32, words: String) async throws
    {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(1)
            try batch.write(#"{"properties":{"a":{"pattern":"(?=x)"}}}"#, to: "bad.json")
            let run = try batch.run(["@in.jsonl", "-o", "@out.jsonl"] + arguments)
            #expect(run.status == status, "\(run.errors)")
            #expect(run.errors.contains(words), "\(run.errors)")
            #expect(!batch.isThere("out.jsonl.journal"))
            let french = try batch.run(["@in.jsonl", "-o", "@out.jsonl", "--lang", "fr"] + arguments)
            #expect(french.status == status && !french.errors.contains(" is "), "\(french.errors)")
        }
    }

    @Test func `a chat prints the JSON alone, or what is wrong with it`() throws {
        let environment = ["PARADIGM_API_KEY": "k", "PARADIGM_MODEL": "alfred-4.2"]
        try BuiltCommand.withSimulator("--latency", "none", "--fault", "prose@1", "--fault", "wrong-type@2+") { url in
            func chat(_ more: String...) throws -> BuiltCommand.Run {
                try BuiltCommand.run(
                    ["chat", "Qui ?", "--base-url", url, "--schema", fields] + more,
                    environment: environment
                )
            }
            let good = try chat()
            #expect(good.status == 0 && good.errors == "")
            #expect(try JSONValue(parsing: good.output)["age"] == 1)
            let bad = try chat()
            #expect(bad.status == 1 && bad.output == "")
            #expect(bad.errors.contains(#""age":"none""#))
            #expect(bad.errors.contains("The answer does not follow the schema: /age: expected an integer"))
            let french = try chat("--lang", "fr", "--repairs", "0")
            #expect(french.errors.contains("La réponse ne suit pas le schéma\u{A0}: /age:"))
            #expect(try chat("--stream").status == 64)
        }
    }
}

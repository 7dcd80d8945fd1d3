import ParadigmCLI
import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct MergeEndToEndTests {
    @Test func `the parts of a batch make the same whole as the batch`() async throws {
        try await BatchRun.withSimulator("--latency", "lognormal:5ms:1") { batch in
            let rows = (1...31).map { "\($0),\"Name \($0)\"\n" }.joined()
            try batch.write("id,name\n" + rows, to: "in.csv")
            let prompt = "Greet {{name}}."
            for shard in ["1/3", "3/3", "2/3"] {
                let run = try batch.run("@in.csv", "--prompt", prompt, "-o", "@out.csv", "--shard", shard)
                #expect(run.status == 0, "\(run.errors)")
            }
            let parts = ["@out.csv.1-of-3", "@out.csv.2-of-3", "@out.csv.3-of-3"]
            #expect(parts.allSatisfy { batch.isThere(String($0.dropFirst())) })
            let merged = try batch.run("-o", "@out.csv", parts[2], parts[0], parts[1], command: "merge")
            #expect(merged.status == 0, "\(merged.errors)")
            #expect(merged.errors.contains("31\u{A0}rows"))
            #expect(try batch.run("@in.csv", "--prompt", prompt, "-o", "@whole.csv").status == 0)
            #expect(try batch.read("out.csv") == batch.read("whole.csv"))

            let again = try batch.run("-o", "@out.csv", parts[0], parts[1], parts[2], command: "merge")
            #expect(again.status == 73)
            let missing = try batch.run("-o", "@x.csv", parts[0], parts[1], command: "merge")
            #expect(missing.status == 64)
            #expect(missing.errors.contains("3"))
            let french = try batch.run("-o", "@x.csv", "@in.csv", "--lang", "fr", command: "merge")
            #expect(french.status == 64)
            #expect(french.errors.contains("n'est pas une part"))
            let absent = try batch.run("-o", "@x.csv", "@y.csv.1-of-1", command: "merge")
            #expect(absent.status == 66)
        }
    }

    @Test func `a part that is not complete is refused`() async throws {
        try await BatchRun.withSimulator("--latency", "fixed:1ms", "--fault", "quota@6-9999") { batch in
            try batch.writePrompts(20)
            let stopped = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--shard", "1/2", "--concurrency", "1")
            #expect(stopped.status == 75, "\(stopped.errors)")
            let partial = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--shard", "1/2", "--partial")
            #expect(partial.status == 0, "\(partial.errors)")
            let part = try batch.read("out.jsonl.1-of-2")
            try batch.write(part, to: "out.jsonl.2-of-2")
            let merged = try batch.run("-o", "@out.jsonl", "@out.jsonl.1-of-2", "@out.jsonl.2-of-2", command: "merge")
            #expect(merged.status == 65)
            #expect(merged.errors.contains("not complete"))
        }
    }
}

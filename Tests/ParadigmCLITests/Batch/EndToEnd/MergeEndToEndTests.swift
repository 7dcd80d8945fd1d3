import ParadigmCLI
import ParadigmGround
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

    @Test func `a whole in which rows have no answer says so, with the status of a batch`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--fault", "422;match=Question 2") { batch in
            try batch.writePrompts(4)
            for shard in ["1/2", "2/2"] { _ = try batch.run("@in.jsonl", "-o", "@out.jsonl", "--shard", shard) }
            for (language, words) in [("en", "has no answer"), ("fr", "n'a pas de réponse")] {
                let run = try batch.run("-o", "@out.jsonl", "--force", "--lang", language, command: "merge")
                #expect(run.status == 1 && run.errors.contains(words), "\(run.errors)")
                #expect(run.errors.contains("--retry-failed"))
            }
        }
    }

    @Test func `parts that are not of one batch are refused`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(20)
            let input = try batch.read("in.jsonl")
            func part(_ shard: String, of file: String, _ arguments: String...) throws {
                let run = try batch.run(["@" + file, "-o", "@out.jsonl", "--shard", shard] + arguments)
                #expect(run.status == 0, "\(run.errors)")
            }
            func merge(says words: [String]) throws {
                for (language, word) in zip(["en", "fr"], words) {
                    let parts = ["@out.jsonl.1-of-2", "@out.jsonl.2-of-2"]
                    let run = try batch.run(["-o", "@x.jsonl"] + parts + ["--lang", language], command: "merge")
                    #expect(run.status == 65, "\(run.errors)")
                    #expect(run.errors.contains(word) && run.errors.contains("out.jsonl.2-of-2"), "\(run.errors)")
                    #expect(!batch.isThere("x.jsonl"))
                }
            }
            func forget(_ name: String) throws {
                for suffix in ["", ".journal", ".summary.json"] { unsafe unlink(batch.path(name + suffix)) }
            }
            // Of the same length, and of another.
            try batch.write(input.replacing("1", with: "2"), to: "other.jsonl")
            try batch.write(input + input, to: "longer.jsonl")
            try part("1/2", of: "in.jsonl")
            for other in ["other.jsonl", "longer.jsonl"] {
                try part("2/2", of: other)
                try merge(says: ["another input than", "la même entrée"])
                try forget("out.jsonl.2-of-2")
            }
            try part("2/2", of: "in.jsonl", "--temperature", "1")
            try merge(says: ["other options than", "d'autres options que"])
            try forget("out.jsonl.2-of-2")
            for suffix in ["", ".summary.json"] {
                try batch.write(try batch.read("out.jsonl.1-of-2" + suffix), to: "out.jsonl.2-of-2" + suffix)
            }
            try merge(says: ["part 1/2 by the record", "la part 1/2 d'après"])
            try forget("out.jsonl.2-of-2")

            // A copy of the input, as another machine has it, is the same input.
            try batch.write(input, to: "copy.jsonl")
            try part("2/2", of: "copy.jsonl")
            let whole = try batch.run("-o", "@x.jsonl", "@out.jsonl.1-of-2", "@out.jsonl.2-of-2", command: "merge")
            #expect(whole.status == 0 && !whole.errors.contains("No record"), "\(whole.errors)")
            try forget("x.jsonl")

            // A line is lost, and the room that it took is filled.
            let rows = try batch.read("out.jsonl.2-of-2").split(separator: "\n")
            let filled = "{" + String(repeating: " ", count: rows[1].utf8.count + 1) + rows[0].dropFirst()
            try batch.write(
                ([filled] + rows.dropFirst(2).map(String.init)).joined(separator: "\n") + "\n",
                to: "out.jsonl.2-of-2"
            )
            try merge(says: ["9", "9"])
        }
    }

    @Test func `a part without its record is merged with a word about it`() async throws {
        try await BatchRun.withSimulator("--latency", "none") { batch in
            try batch.writePrompts(4)
            let parts = ["@out.jsonl.1-of-2", "@out.jsonl.2-of-2"]
            for shard in ["1/2", "2/2"] {
                #expect(try batch.run("@in.jsonl", "-o", "@out.jsonl", "--shard", shard).status == 0)
            }
            unsafe unlink(batch.path("out.jsonl.2-of-2.summary.json"))
            let merged = try batch.run("-o", "@x.jsonl", parts[0], parts[1], command: "merge")
            #expect(merged.status == 0)
            #expect(merged.errors.contains("No record of its batch stands beside"), "\(merged.errors)")
            #expect(merged.errors.contains("out.jsonl.2-of-2") && !merged.errors.contains("others"))
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

import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import Testing

@Suite(.timeLimit(.minutes(10))) struct DocumentWaitEndToEndTests {
    /// The batch that has uploaded them listened to the signals before, and no longer does.
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func `a signal ends the wait after an upload`(signal: Int32) async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "fixed:600s") { batch in
            try batch.write("A contract.\n", to: "c.txt")
            let command = try ChildProcess(
                BuiltCommand.path(),
                arguments: [
                    "documents", "upload", batch.path("c.txt"), "--workspace", "1", "--manifest", batch.path("l.csv"),
                ],
                environment: BuiltCommand.base.merging(batch.environment) { $1 },
                capturesErrors: true
            )
            try command.waitForLine { $0.contains("under way") }
            #expect(kill(command.id, signal) == 0)
            let end = try command.finish()
            #expect(end.status == 75 && end.errors.contains("documents wait"), "\(end.status) \(end.errors)")
        }
    }

    /// The turns of a batch come after the batch that has uploaded its documents.
    @Test func `a signal ends the questions after an upload`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--embedding", "none", "--turns", "fixed:600s") { batch in
            try #require(unsafe mkdir(batch.path("docs"), 0o700) == 0)
            defer { unsafe rmdir(batch.path("docs")) }
            defer { unsafe unlink(batch.path("docs/c.txt")) }
            try batch.write("A contract.\n", to: "docs/c.txt")
            try batch.write("Who?\n", to: "q.txt")
            let command = try batch.start(
                "@q.txt",
                "--documents",
                "@docs",
                "--workspace",
                "1",
                "-o",
                "@a.csv",
                "--progress",
                "json",
                "--grace",
                "1s"
            )
            try command.waitForLine { $0.contains("1 of 1 ready") }
            try command.waitForProgress { $0["in_flight"] == 1 }
            #expect(kill(command.id, SIGINT) == 0)
            #expect(try command.finish().status == 75)
        }
    }

    @Test func `no server that is busy keeps anybody waiting for longer than asked`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--fault", "429;retry-after=600@1+") { batch in
            let begun = ContinuousClock.now
            let run = try batch.run("wait", "7", "--max-wait", "2s", command: "documents")
            #expect(run.status == 1, "\(run.errors)")
            #expect(begun.duration(to: .now) < .seconds(60))
        }
    }

    /// Of two documents one is unknown, and the server refuses to tell of the other, whichever is asked about first.
    @Test func `what is refused of one document is the end of that one`() async throws {
        try await BatchRun.withSimulator("--latency", "none", "--fault", "403@2+") { batch in
            let run = try batch.run("wait", "7", "8", "--json", command: "documents")
            #expect(run.status == 1, "\(run.errors)")
            let documents = try #require(try run.json()["documents"]?.array, "\(run.errors)")
            #expect(Set(documents.compactMap { $0["status"]?.string }) == ["gone", "403"])
        }
    }

    /// Nobody waits for what waiting does not mend, as long as he would for a document.
    @Test(arguments: [("quota@1-9999", 75, "quota"), ("403@1-9999", 1, "403"), ("503@1-2", 1, "gone")])
    func `waiting ends where it is of no use`(fault: String, status: Int32, says: String) async throws {
        try await BatchRun.withSimulator("--latency", "none", "--fault", fault) { batch in
            let begun = ContinuousClock.now
            let run = try batch.run("wait", "7", "--max-wait", "10min", "--json", command: "documents")
            #expect(run.status == status, "\(run.errors)")
            #expect((run.errors + run.output).contains(says), "\(run.errors)")
            #expect(begun.duration(to: .now) < .seconds(120))
        }
    }
}

import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

/// Waiting for parts, in a time of the test's own.
@Suite struct PartsWaitTests {
    private let open = PartsLook(paths: ["a.1-of-2", "a.2-of-2"], states: [.complete, .missing])
    private let closed = PartsLook(paths: ["a.1-of-2", "a.2-of-2"], states: [.complete, .complete])

    @Test func `looks become rarer, and what changes is told once a minute at most`() {
        var wait = PartsWait(limit: nil)
        var elapsed = Duration.zero
        var pauses: [Duration] = []
        var told: [Duration] = []
        for number in 0..<30 {
            let running = PartsLook(paths: open.paths, states: [.complete, .running(rowsLeft: 100 - number)])
            guard case .wait(let pause, let says) = wait.next(after: running, at: elapsed) else {
                Issue.record("it does not wait")
                return
            }
            if says { told.append(elapsed) }
            pauses.append(pause)
            elapsed += pause
        }
        #expect(Array(pauses[..<6]) == [1, 2, 4, 8, 10, 10].map { Duration.seconds($0) })
        #expect(told == [0, 65, 125, 185, 245].map { Duration.seconds($0) })
        #expect(wait.next(after: closed, at: elapsed) == .merge)
    }

    @Test func `what stays as it is is told once`() {
        var wait = PartsWait(limit: nil)
        #expect(wait.next(after: nil, at: .zero) == .wait(.seconds(1), says: true))
        #expect(wait.next(after: nil, at: .seconds(500)) == .wait(.seconds(2), says: false))
        #expect(wait.next(after: open, at: .seconds(502)) == .wait(.seconds(4), says: true))
    }

    @Test func `the time is kept to the second`() {
        var wait = PartsWait(limit: .seconds(2))
        #expect(wait.next(after: open, at: .zero) == .wait(.seconds(1), says: true))
        #expect(wait.next(after: open, at: .seconds(1)) == .wait(.seconds(1), says: false))
        #expect(wait.next(after: open, at: .seconds(2)) == .giveUp)
        #expect(wait.next(after: closed, at: .seconds(3)) == .merge)
        var none = PartsWait(limit: .zero)
        #expect(none.next(after: open, at: .zero) == .giveUp)
    }

    @Test(arguments: [
        ("merge -o a --wait", "merge -o a --wait=forever"),
        ("merge --wait -o a", "merge --wait=forever -o a"),
        ("merge --wait a.1-of-2 -o a", "merge --wait=forever a.1-of-2 -o a"),
        ("merge --wait 2h -o a", "merge --wait 2h -o a"), ("merge --wait=90 -o a", "merge --wait=90 -o a"),
        ("merge -o a -- --wait", "merge -o a -- --wait"), ("documents wait --wait", "documents wait --wait"),
    ])
    func `a wait may stand alone`(given: String, parsed: String) {
        #expect(MergeWait.filled(given.split(separator: " ").map(String.init)).joined(separator: " ") == parsed)
    }

    @Test func `what is not complete is told in both languages`() {
        let look = PartsLook(
            paths: (1...40).map { "o.\($0)-of-40" },
            states: [.running(rowsLeft: 12), .stopped(rowsLeft: 3), .complete]
                + Array(repeating: .missing, count: 37)
        )
        let text = PartsLookText.text(look, .english)
        #expect(
            text[.english] == "39 of 40 parts are not complete. Running: 1. Stopped: 2. Missing: "
                + (4...23).map(String.init).joined(separator: ", ")
                + " and 17 more. About 15\u{A0}rows left in those that were begun."
        )
        let french = PartsLookText.text(look, .french)[.french]
        #expect(french.hasPrefix("39 parts sur 40 ne sont pas complètes. En cours"), "\(french)")
        #expect(french.hasSuffix("Il reste environ 15\u{A0}lignes dans celles qui sont commencées."), "\(french)")
    }
}

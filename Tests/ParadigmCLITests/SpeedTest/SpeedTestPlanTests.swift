import ParadigmCLI
import Testing

@Suite struct SpeedTestPlanTests {
    @Test(arguments: [
        ("all", SequentialExtent.all), ("none", .none), ("1", .sample(1)), ("50", .sample(50)),
    ])
    func `how many go one after the other`(text: String, extent: SequentialExtent) {
        #expect(SequentialExtent(text: text) == extent)
    }

    @Test(arguments: ["", "0", "-1", "some", "1.5"])
    func `anything else is refused`(text: String) {
        #expect(SequentialExtent(text: text) == nil)
    }

    @Test func `all up to fifty, then a sample of fifty`() {
        #expect(SequentialExtent.standard(requests: 20) == .all)
        #expect(SequentialExtent.standard(requests: 50) == .all)
        #expect(SequentialExtent.standard(requests: 51) == .sample(50))
    }

    @Test func `a sample follows from its seed`() {
        let first = SeededSample.indices(50, of: 1000, seed: 1)
        #expect(first == SeededSample.indices(50, of: 1000, seed: 1))
        #expect(first != SeededSample.indices(50, of: 1000, seed: 2))
        #expect(first == first.sorted())
        #expect(Set(first).count == 50)
        #expect(first.allSatisfy { (0..<1000).contains($0) })
    }

    @Test func `a sample is never more than there is`() {
        #expect(SeededSample.indices(5, of: 3, seed: 1) == [0, 1, 2])
        #expect(SeededSample.indices(3, of: 3, seed: 1) == [0, 1, 2])
        #expect(SeededSample.indices(0, of: 3, seed: 1).isEmpty)
        #expect(SeededSample.indices(2, of: 0, seed: 1).isEmpty)
    }
}

@Suite struct SpeedTestPromptsTests {
    @Test func `twenty greetings, from Alice to Tiffany`() {
        let prompts = SpeedTestPrompts.names.map(SpeedTestPrompts.greeting)
        #expect(
            prompts.first == "Dis bonjour au nouvel utilisateur sur Paradigm ! Donne un accueil court d'une phrase "
                + "hautement personnalisé à : Alice"
        )
        #expect(prompts.last?.hasSuffix(" : Tiffany") == true)
        #expect(Set(prompts).count == 20)
    }

    @Test func `the lines of a file`() {
        #expect(SpeedTestPrompts.lines(of: "a\r\n\n  \nb c\u{2028}d\n") == ["a", "b c\u{2028}d"])
        #expect(SpeedTestPrompts.lines(of: "").isEmpty)
    }
}

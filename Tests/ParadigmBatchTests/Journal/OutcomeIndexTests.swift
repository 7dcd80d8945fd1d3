import ParadigmBatch
import Testing

@Suite struct OutcomeIndexTests {
    @Test func findsWhatWasInserted() throws {
        var index = try OutcomeIndex(path: nil, slots: 8)
        for number in 0..<5_000 {
            try index.makeRoom()
            index.insert(
                .init(offset: number + 1, generation: 0, isAnswered: number.isMultiple(of: 2)),
                for: .sample(number)
            )
        }
        for number in 0..<5_000 {
            #expect(index.place(of: .sample(number))?.offset == number + 1)
        }
        #expect(index.place(of: .sample(5_001)) == nil)
        #expect((index.answered, index.failed) == (2_500, 2_500))
    }

    @Test func neverTakesMoreThan32BytesARow() throws {
        var index = try OutcomeIndex(path: nil, slots: 1_000)
        for number in 0..<20_000 {
            try index.makeRoom()
            index.insert(.init(offset: 1, generation: 0, isAnswered: true), for: .sample(number))
            if number > 750 { #expect(index.byteCount <= 32 * index.count) }
        }
    }

    @Test func keysThatDifferInOneHalfOnly() throws {
        var index = try OutcomeIndex(path: nil, slots: 64)
        for low in UInt64(0)..<50 {
            index.insert(
                .init(offset: Int(low) + 1, generation: 0, isAnswered: true),
                for: RowKey(high: .max, low: low)
            )
        }
        for low in UInt64(0)..<50 { #expect(index.place(of: RowKey(high: .max, low: low))?.offset == Int(low) + 1) }
        #expect(index.place(of: RowKey(high: .max, low: 50)) == nil)
        #expect(index.place(of: RowKey(high: 0, low: 0)) == nil)
    }

    @Test(arguments: [
        (earlier: (0, false), later: (0, true), wins: true),
        (earlier: (0, true), later: (0, false), wins: false),
        (earlier: (0, false), later: (0, false), wins: false),
        (earlier: (0, true), later: (0, true), wins: false),
        (earlier: (0, false), later: (1, false), wins: true),
        (earlier: (2, false), later: (1, true), wins: false),
    ])
    func laterRoundsSupersede(earlier: (Int, Bool), later: (Int, Bool), wins: Bool) throws {
        var index = try OutcomeIndex(path: nil)
        index.insert(.init(offset: 10, generation: earlier.0, isAnswered: earlier.1), for: .sample(1))
        let taken = index.insert(.init(offset: 20, generation: later.0, isAnswered: later.1), for: .sample(1))
        #expect(taken == wins)
        #expect(index.place(of: .sample(1))?.offset == (wins ? 20 : 10))
        #expect(index.count == 1)
        #expect(index.answered == ((wins ? later.1 : earlier.1) ? 1 : 0))
    }

    @Test func offsetsAndRoundsAtTheirLimits() throws {
        var index = try OutcomeIndex(path: nil)
        let place = OutcomeIndex.Place(offset: 1 << 48 - 1, generation: OutcomeIndex.generationLimit, isAnswered: false)
        index.insert(place, for: .sample(1))
        #expect(index.place(of: .sample(1)) == place)
        #expect(index.latestGeneration == OutcomeIndex.generationLimit)
    }
}

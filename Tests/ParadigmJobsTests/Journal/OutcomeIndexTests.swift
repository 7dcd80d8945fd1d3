import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct OutcomeIndexTests {
    @Test func findsWhatWasInserted() throws {
        var index = try OutcomeIndex(path: nil, rows: 8)
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

    @Test func neverTakesMoreThan26BytesARow() throws {
        var index = try OutcomeIndex(path: nil, rows: 1_000)
        for number in 0..<20_000 {
            try index.makeRoom()
            index.insert(.init(offset: 1, generation: 0, isAnswered: true), for: .sample(number))
            if number > 2_000 { #expect(index.byteCount <= 26 * index.count) }
        }
    }

    @Test func growsInItsFileAsInMemory() throws {
        try withTemporaryDirectory { directory in
            var onDisk = try OutcomeIndex(path: directory + "/index", rows: 2)
            var inMemory = try OutcomeIndex(path: nil, rows: 2)
            for number in 0..<3_000 {
                let place = OutcomeIndex.Place(offset: number + 1, generation: number % 3, isAnswered: true)
                try onDisk.makeRoom()
                try inMemory.makeRoom()
                onDisk.insert(place, for: .sample(number))
                inMemory.insert(place, for: .sample(number))
            }
            for number in 0..<3_100 {
                let place = onDisk.place(of: .sample(number))
                #expect(place?.offset == (number < 3_000 ? number + 1 : nil))
                #expect(place == inMemory.place(of: .sample(number)))
            }
        }
    }

    @Test(arguments: [UInt64.min, 1 << 62, .max])
    func keysThatDifferInTheirSecondPartOnly(high: UInt64) throws {
        var index = try OutcomeIndex(path: nil, rows: 8)
        // More than there are slots behind the last home, and neither in order nor against it.
        let lows = (UInt64(0)..<500).map { ($0 * 211 % 500) << 32 }
        for low in lows {
            try index.makeRoom()
            let place = OutcomeIndex.Place(offset: Int(low >> 32) + 1, generation: 0, isAnswered: true)
            index.insert(place, for: RowKey(high: high, low: low))
        }
        for low in lows { #expect(index.place(of: RowKey(high: high, low: low))?.offset == Int(low >> 32) + 1) }
        #expect(index.place(of: RowKey(high: high, low: 500 << 32)) == nil)
        #expect(index.place(of: RowKey(high: ~high, low: 0)) == nil)
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

import ParadigmBatch
import Testing

/// What is remembered of connections, in case they turn out to have been out of step.
@Suite struct ReplyTrailTests {
    private func outcome(_ row: Int) -> DoubtfulOutcome {
        DoubtfulOutcome(ordinal: row, key: RowKey(high: 0, low: UInt64(row)))
    }

    @Test func whatCameOverAConnectionIsTakenOnce() {
        var trail = ReplyTrail()
        for row in 0..<100 { trail.note(outcome(row), over: UInt64(row % 10) + 1) }
        let taken = trail.take(known: 1) { $0 == 4 }
        #expect(taken.map(\.ordinal) == Array(stride(from: 3, to: 100, by: 10)))
        #expect(trail.take(known: 1) { $0 == 4 }.isEmpty)
        #expect(trail.take(known: 9) { _ in true }.count == 90)
    }

    /// An answer that was mended is made of what came before it over another connection.
    @Test func whatCameOverSeveralConnectionsIsTakenOnceForAnyOfThem() {
        for outOfStep in [[1], [2], [1, 2]] as [[UInt64]] {
            var trail = ReplyTrail()
            trail.note(outcome(0), over: 1)
            trail.note(outcome(0), over: 2)
            trail.note(outcome(1), over: 3)
            #expect(trail.take(known: 1, where: outOfStep.contains).map(\.ordinal) == [0])
            #expect(trail.take(known: 2) { _ in true }.map(\.ordinal) == [1])
        }
    }

    /// A run that is killed before the look leaves what is in doubt as answers.
    @Test func theFirstConnectionIsLookedForAtOnceAndLaterOnesSoonHoweverMuchIsKept() {
        var trail = ReplyTrail()
        for row in 0..<2 * ReplyTrail.limit { trail.note(outcome(row), over: 1) }
        _ = trail.take(known: 0) { _ in false }
        #expect(trail.isDue(known: 1))
        _ = trail.take(known: 1) { _ in false }
        var row = 0
        while !trail.isDue(known: 2), row < ReplyTrail.limit {
            trail.note(outcome(row), over: 1)
            row += 1
        }
        #expect((2...256).contains(row))
    }

    @Test func theLastOutcomesAreKept() {
        var trail = ReplyTrail()
        let rows = 3 * ReplyTrail.limit + 7
        for row in 0..<rows { trail.note(outcome(row), over: 1) }
        let taken = trail.take(known: 1) { _ in true }.map(\.ordinal)
        #expect(taken.sorted() == Array(rows - ReplyTrail.limit..<rows))
    }

    @Test func itIsLookedForNowAndThenAndOnlyWhenThereIsSomethingNew() {
        var trail = ReplyTrail()
        for row in 0..<800 {
            trail.note(outcome(row), over: 1)
            #expect(!trail.isDue(known: 0))
        }
        #expect(trail.isDue(known: 1))
        _ = trail.take(known: 1) { _ in false }
        var looks = 0
        for row in 800..<1_600 {
            trail.note(outcome(row), over: 1)
            #expect(!trail.isDue(known: 1))
            guard trail.isDue(known: 2) else { continue }
            looks += 1
            _ = trail.take(known: 1) { _ in false }
        }
        #expect((4...8).contains(looks))
    }
}

import ParadigmBatch
import Testing

/// One outage after the other: what the first one took does not speak against its rows in the second.
extension AdmissionTests {
    /// A run of three that was answered once and met an outage, which has ended, and its rows.
    private func threeAfterAnOutage() throws -> (Admission, [RowAttempts], [SendKind]) {
        var admission = admission(window: 3)
        _ = admission.settle(try send(&admission, now: 0), Self.answer, now: 0, random: 0)
        var rows = [RowAttempts](repeating: RowAttempts(), count: 3)
        var kinds: [SendKind] = []
        var tickets = try rows.indices.map { _ in try send(&admission, now: second) }
        for index in rows.indices {
            rows[index].begin(&tickets[index])
            let settlement = settle(&admission, tickets[index], .transportFailure, now: 2 * second)
            let decision = rows[index].end(.transportFailure, settlement, now: 2 * second, random: 0)
            if case .again(_, let kind) = decision { kinds.append(kind) }
        }
        #expect(admission.outage.isDown && kinds == [.retry, .retry, .again])
        _ = admission.settle(try send(&admission, now: 3 * second), Self.answer, now: 4 * second, random: 0)
        #expect(!admission.outage.isDown)
        return (admission, rows, kinds)
    }

    @Test func rowsThatAnOutageTookTellOfTheNextOne() throws {
        let (run, failed, kinds) = try threeAfterAnOutage()
        var (admission, rows) = (run, failed)
        for index in rows.indices {
            var ticket = try send(&admission, kinds[index], now: 60 * second)
            rows[index].begin(&ticket)
            #expect(ticket.isUnsuspected)
            let settlement = settle(&admission, ticket, .transportFailure, now: 61 * second)
            _ = rows[index].end(.transportFailure, settlement, now: 61 * second, random: 0)
        }
        #expect(admission.outage.isDown)
    }

    @Test func rowsThatFailedByThemselvesTellOfNone() throws {
        let (run, failed, kinds) = try threeAfterAnOutage()
        var (admission, rows) = (run, failed)
        for now in [60 * second, 70 * second] {
            for index in 0..<2 {
                var ticket = try send(&admission, kinds[index], now: now)
                rows[index].begin(&ticket)
                #expect(ticket.isUnsuspected == (now == 60 * second))
                let settlement = settle(&admission, ticket, .transportFailure, now: now)
                _ = rows[index].end(.transportFailure, settlement, now: now, random: 0)
            }
        }
        #expect(!admission.outage.isDown)
    }

    @Test func suspectsFillTheWindowAndAreBelievedOnceBesideThreeOthers() {
        var outage = Outage()
        _ = outage.answer()
        // One that fails again and again tells nothing new, nor do others without three that never failed.
        for _ in 0..<9 { outage.fail(.retry, isNew: false, inFlight: 8, now: 0) }
        for _ in 0..<9 { outage.fail(.retry, isNew: true, inFlight: 8, now: 0) }
        for _ in 0..<2 { outage.fail(.first, inFlight: 8, now: 0) }
        #expect(!outage.isDown)
        outage.fail(.first, inFlight: 8, now: 0)
        #expect(outage.isDown)

        var later = Outage()
        _ = later.answer()
        for _ in 0..<3 { later.fail(.retry, isNew: true, inFlight: 8, now: 0) }
        _ = later.answer()
        for count in 1...8 {
            #expect(!later.isDown, "after \(count - 1)")
            later.fail(.first, inFlight: 8, now: 0)
        }
        #expect(later.isDown)
    }

    @Test func anAttemptThatAnOutageOutlastedBurnsNothing() throws {
        var admission = admission(window: 4)
        _ = admission.settle(try send(&admission, now: 0), Self.answer, now: 0, random: 0)
        // Falls into the black hole, and has its deadline after the end of it.
        var row = RowAttempts()
        var lost = try send(&admission, now: second)
        row.begin(&lost)
        for ticket in try (0..<3).map({ _ in try send(&admission, now: second) }) {
            _ = settle(&admission, ticket, .transportFailure, now: 2 * second)
        }
        _ = settle(&admission, try send(&admission, now: 4 * second), .transportFailure, now: 5 * second)
        #expect(admission.outage.isDown)
        _ = admission.settle(try send(&admission, now: 9 * second), Self.answer, now: 10 * second, random: 0)
        #expect(!admission.outage.isDown)
        let settlement = settle(&admission, lost, .transportFailure, now: 11 * second)
        let decision = row.end(.transportFailure, settlement, now: 11 * second, random: 0.5)
        // It goes out of the budget all the same, and after a wait.
        #expect(decision == .again(notBefore: 11 * second + 250 * millisecond, .retry))
        #expect(row.burnt == 0)
        var next = try send(&admission, .retry, now: 12 * second)
        row.begin(&next)
        #expect(next.isUnsuspected)
    }
}

import ParadigmBatch
import Testing

/// Several runs that share a limit per minute, each of which sends as soon as it may, in virtual time.
@Suite struct SharedPaceTests {
    private struct Send {
        let time: UInt64
        let run: Int
    }

    /// What they send.
    ///
    /// - Parameters:
    ///   - limit: The most in any minute, of all together.
    ///   - places: Where each of them begins.
    ///   - end: When they stop.
    ///   - accepts: Whether the server takes a request, after those that it took before.
    /// - Returns: What was taken, in its order, and how many were refused.
    private func sends(
        _ limit: Int,
        _ places: [Double],
        until end: UInt64,
        accepts: ([Send], UInt64) -> Bool = { _, _ in true }
    ) -> (taken: [Send], refused: Int) {
        var paces = places.map { Pace(perMinute: limit, sharedBy: places.count, beginningAt: $0) }
        var next = paces.indices.map { paces[$0].nextSend(of: 1, now: 5 * second) }
        var (taken, refused) = ([Send](), 0)
        while let run = next.indices.min(by: { next[$0] < next[$1] }), next[run] < end {
            let now = max(next[run], 5 * second)
            next[run] = paces[run].nextSend(of: 1, now: now)
            guard next[run] <= now else { continue }
            let mark = paces[run].send(1, now: now)
            if accepts(taken, now) {
                taken.append(Send(time: now, run: run))
            } else {
                refused += 1
                // Spread evenly, as random numbers are.
                paces[run].refuse(mark, random: (Double(refused) * 0.618_033_988_7).truncatingRemainder(dividingBy: 1))
            }
            next[run] = max(paces[run].nextSend(of: 1, now: now), now + 1)
        }
        return (taken, refused)
    }

    private func places(_ count: Int) -> [Double] { (0..<count).map { Double($0) / Double(count) } }

    /// More runs than requests a minute, and not many fewer: whoever began at once would do so with all the others.
    @Test(arguments: [(10, 16), (3, 6), (30, 16), (20, 16), (120, 4)])
    func `each takes its turn, so that no minute holds more than the limit`(limit: Int, sharers: Int) {
        let interval = 60 * second * UInt64(sharers) / UInt64(limit)
        let end = 5 * second + 20 * max(interval, 30 * second)
        let sends = sends(limit, places(sharers), until: end).taken
        for (index, send) in sends.enumerated() {
            let inMinute = sends[index...].prefix { $0.time < send.time + 60 * second }.count
            #expect(inMinute <= limit, "\(inMinute) from \(send.time / second) s on")
        }
        let early = sends.filter { $0.time < 5 * second + 3 * interval }
        #expect((0..<sharers).allSatisfy { run in early.contains { $0.run == run } })
        let share = Double(limit) * Double(end - 5 * second) / Double(60 * second)
        #expect(Double(sends.count) >= 0.94 * share, "\(sends.count) of \(share)")
    }

    /// Runs that do not know of each other's places, against a server that counts the last minute.
    @Test func `who was refused comes at another moment`() {
        let (taken, refused) = sends(10, [Double](repeating: 0, count: 16), until: 12 * 96 * second) { taken, now in
            taken.suffix(10).count { $0.time + 60 * second > now } < 10
        }
        let counts = (0..<16).map { run in taken.count { $0.run == run } }
        #expect(counts.allSatisfy { $0 >= 4 }, "\(counts)")
        #expect(refused > 0 && refused <= 48, "\(refused)")
    }
}

import Paradigm
import ParadigmGround
import ParadigmHTTP
import Testing

@Suite struct DeadlineQueueTests {
    @Test func `entries come out when they are due, the earliest first`() {
        var random = SplitMix64(seed: 3)
        var queue = DeadlineQueue<Int>()
        var expected: [UInt64] = []
        for owner in 0..<1000 {
            let due = random.next() % 500
            queue.insert(owner, due: due)
            expected.append(due)
        }
        expected.sort()
        #expect(queue.next == expected.first)
        var seen: [UInt64] = []
        for now in stride(from: UInt64(0), through: 500, by: 50) {
            while let entry = queue.popDue(at: now) {
                #expect(entry.due <= now)
                seen.append(entry.due)
            }
            #expect(queue.next.map { $0 > now } ?? true)
        }
        #expect(seen == expected)
        #expect(queue.popDue(at: .max) == nil)
    }
}

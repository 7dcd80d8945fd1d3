import ParadigmGround
import ParadigmSimulator
import Testing

@Suite struct ServiceSlotsTests {
    @Test func ticketsAreServedInOrderOfArrival() {
        var slots = ServiceSlots(capacity: 2)
        #expect((1...5).map { slots.arrive($0) } == [.serving, .serving, .waiting, .waiting, .waiting])
        #expect(slots.leave(2) == [3])
        #expect(slots.leave(1) == [4])
        #expect(slots.leave(3) == [5])
        #expect(slots.leave(4) == [])
        #expect(slots.arrive(6) == .serving)
    }

    @Test func aWaitingTicketThatLeavesIsSkipped() {
        var slots = ServiceSlots(capacity: 1)
        for ticket in 1...4 { _ = slots.arrive(ticket) }
        #expect(slots.leave(2) == [])
        #expect(slots.waitingCount == 2)
        #expect(slots.leave(1) == [3])
        #expect(slots.leave(4) == [])
        #expect(slots.leave(3) == [])
        #expect(slots.servingCount == 0 && slots.waitingCount == 0)
    }

    @Test func theQueueHasALimit() {
        var slots = ServiceSlots(capacity: 1, queueLimit: 2)
        #expect((1...4).map { slots.arrive($0) } == [.serving, .waiting, .waiting, .refused])
        #expect(slots.leave(4) == [], "a ticket that was refused leaves without a trace")
        #expect(slots.leave(1) == [2])
        #expect(slots.arrive(5) == .waiting)
    }

    @Test func moreSlotsStartMoreAndFewerInterruptNobody() {
        var slots = ServiceSlots(capacity: 1)
        for ticket in 1...4 { _ = slots.arrive(ticket) }
        slots.capacity = 3
        #expect(slots.fill() == [2, 3])
        slots.capacity = 1
        #expect(slots.fill() == [])
        #expect(slots.leave(1) == [] && slots.leave(2) == [])
        #expect(slots.leave(3) == [4])
    }

    /// Random arrivals and departures against the invariants of first come, first served.
    @Test(arguments: 0..<100)
    func invariantsHold(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let capacity = Int.random(in: 1...5, using: &random)
        var slots = ServiceSlots(capacity: capacity)
        var serving: Set<Int> = []
        var waiting: [Int] = []
        var next = 1
        for _ in 0..<2_000 {
            let present = serving.sorted() + waiting
            if present.isEmpty || Bool.random(using: &random) {
                switch slots.arrive(next) {
                case .serving:
                    #expect(waiting.isEmpty)
                    serving.insert(next)
                case .waiting: waiting.append(next)
                case .refused: Issue.record("an unbounded queue refused")
                }
                next += 1
            } else {
                let leaver = present[Int.random(in: present.indices, using: &random)]
                serving.remove(leaver)
                waiting.removeAll { $0 == leaver }
                let started = slots.leave(leaver)
                #expect(started == Array(waiting.prefix(started.count)))
                waiting.removeFirst(started.count)
                serving.formUnion(started)
            }
            #expect(serving.count <= capacity && (waiting.isEmpty || serving.count == capacity))
            #expect(slots.servingCount == serving.count && slots.waitingCount == waiting.count)
        }
    }
}

import ParadigmBatch

/// What a simulated run showed.
struct Figures {
    var inFlight = 0
    var outcomes = 0
    private(set) var rateLimited = 0
    var pending = 0
    var failed: [Int] = []
    private(set) var sends = 0
    private(set) var answers = 0
    private(set) var duration: UInt64 = 0
    /// Times when more were in flight than the window allowed.
    private(set) var violations = 0
    private(set) var lost = 0
    private var limits: [(at: UInt64, limit: Int)] = []
    private var answersBySlot: [Int] = []
    private var sendsBySlot: [Int] = []
    private var refusalsBySlot: [Int] = []
    private(set) var sendTimes: [UInt64] = []
    var keepsSendTimes = false

    static let slot: UInt64 = 100 * millisecond

    mutating func note(limit: Int, at now: UInt64) {
        if limits.last?.limit != limit { limits.append((now, limit)) }
    }

    mutating func send(at now: UInt64, _ ticket: Ticket, limit: Int) {
        sends += 1
        if !ticket.isProbe {
            inFlight += 1
            if inFlight > limit { violations += 1 }
        }
        Self.count(&sendsBySlot, at: now)
        if keepsSendTimes { sendTimes.append(now) }
    }

    mutating func answer(at now: UInt64) {
        answers += 1
        Self.count(&answersBySlot, at: now)
    }

    mutating func refuse(at now: UInt64) {
        rateLimited += 1
        Self.count(&refusalsBySlot, at: now)
    }

    mutating func finish(_ admission: Admission, at now: UInt64) {
        duration = now
        if admission.window.inFlight != inFlight || admission.counts.sends != sends { lost += 1 }
    }

    /// The limit averaged over time.
    func averageLimit(from: UInt64, to: UInt64) -> Double {
        var sum = 0.0
        for (index, entry) in limits.enumerated() {
            let end = index + 1 < limits.count ? limits[index + 1].at : .max
            let begin = max(entry.at, from)
            if min(end, to) > begin { sum += Double(min(end, to) - begin) * Double(entry.limit) }
        }
        return sum / Double(to - from)
    }

    /// Answers per second.
    func throughput(from: UInt64, to: UInt64) -> Double { Self.rate(answersBySlot, from, to) }

    /// Sends per second.
    func sendRate(from: UInt64, to: UInt64) -> Double { Self.rate(sendsBySlot, from, to) }

    /// Refusals per second.
    func refusalRate(from: UInt64, to: UInt64) -> Double { Self.rate(refusalsBySlot, from, to) }

    private static func rate(_ slots: [Int], _ from: UInt64, _ to: UInt64) -> Double {
        let range = Int(from / slot)..<max(Int(from / slot), min(slots.count, Int(to / slot)))
        guard range.lowerBound < slots.count else { return 0 }
        return Double(slots[range].reduce(0, +)) / Double(to - from) * 1e9
    }

    private static func count(_ slots: inout [Int], at now: UInt64) {
        let index = Int(now / slot)
        while slots.count <= index { slots.append(0) }
        slots[index] += 1
    }
}

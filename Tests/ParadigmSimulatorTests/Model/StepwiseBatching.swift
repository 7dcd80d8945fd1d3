/// Continuous batching as one would write it down: a loop over steps, and within each over the requests.
struct StepwiseBatching {
    struct Request {
        var ticket: Int
        var tokens: Int
        var prompt: UInt64
        var given = 0
        var takesPart = false
    }

    var step: UInt64
    var perActive: UInt64
    var most: Int
    var prefill: UInt64
    private(set) var clock: UInt64 = 0
    private(set) var placed: [Request] = []
    private(set) var waiting: [Request] = []
    private(set) var ended: [(ticket: Int, time: UInt64)] = []
    /// The running step; nil without work.
    private(set) var running: (start: UInt64, end: UInt64)?

    init(step: UInt64, perActive: UInt64, most: Int, prefill: UInt64) {
        (self.step, self.perActive, self.most, self.prefill) = (step, perActive, most, prefill)
    }

    mutating func arrive(_ ticket: Int, tokens: Int, prompt: Int, at now: UInt64) {
        advance(to: now)
        waiting.append(Request(ticket: ticket, tokens: max(1, tokens), prompt: UInt64(max(0, prompt))))
        settle()
    }

    mutating func leave(_ ticket: Int, at now: UInt64) {
        advance(to: now)
        for list in [\Self.placed, \.waiting] { self[keyPath: list].removeAll { $0.ticket == ticket } }
        ended.removeAll { $0.ticket == ticket }
        settle()
    }

    mutating func change(step: UInt64?, perActive: UInt64?, most: Int?, prefill: UInt64?, at now: UInt64) {
        advance(to: now)
        self.step = step ?? self.step
        self.perActive = perActive ?? self.perActive
        self.most = most ?? self.most
        self.prefill = prefill ?? self.prefill
        settle()
    }

    mutating func takeEnded(at now: UInt64) -> [Int] {
        advance(to: now)
        let told = ended.filter { $0.time <= now }
        ended.removeFirst(told.count)
        return told.map(\.ticket)
    }

    mutating func advance(to now: UInt64) {
        while let end = running?.end, end <= now {
            clock = end
            for index in placed.indices where placed[index].takesPart { placed[index].given += 1 }
            for request in placed where request.given == request.tokens { ended.append((request.ticket, end)) }
            placed.removeAll { $0.given == $0.tokens }
            running = nil
            settle()
        }
        clock = max(clock, now)
    }

    /// Step by step until something ends.
    var nextEnd: UInt64? {
        var copy = self
        while copy.ended.isEmpty, let end = copy.running?.end { copy.advance(to: end) }
        return copy.ended.first?.time
    }

    /// Gives free places, and begins a step anew if this is its first moment.
    private mutating func settle() {
        while placed.count < most, !waiting.isEmpty { placed.append(waiting.removeFirst()) }
        if let running, running.start < clock { return }
        running = nil
        guard !placed.isEmpty else { return }
        var time = step + perActive * UInt64(placed.count)
        for index in placed.indices {
            placed[index].takesPart = true
            if placed[index].given == 0 { time += prefill * placed[index].prompt }
        }
        running = (clock, clock + max(1, time))
    }
}

import ParadigmGround
import ParadigmSimulator

/// A random schedule of a server that batches, carried out by the model under test and by the one that is plain.
struct BatchingSchedule {
    private var random: SplitMix64
    private var tested: ContinuousBatching
    private var plain: StepwiseBatching
    private var now: UInt64 = 0
    private var tickets = 0
    private var present: [Int] = []
    private let longest: Int
    private let pace: UInt64
    /// What the two models told last.
    private var told: (tested: [Int], plain: [Int]) = ([], [])

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        let step = UInt64.random(in: 0...30, using: &random)
        let perActive = UInt64.random(in: 0...6, using: &random)
        let most = Int.random(in: 1...6, using: &random)
        let prefill = seed % 3 == 0 ? 0 : UInt64.random(in: 0...4, using: &random)
        longest = [1, 5, 40][Int.random(in: 0..<3, using: &random)]
        pace = [5, 60, 600][Int.random(in: 0..<3, using: &random)]
        tested = ContinuousBatching(step: step, perActive: perActive, most: most, prefill: prefill)
        plain = StepwiseBatching(step: step, perActive: perActive, most: most, prefill: prefill)
    }

    /// One event, at a moment that often is that of a boundary or of an end, or that of the event before.
    mutating func next() {
        switch Int.random(in: 0..<8, using: &random) {
        case 0, 1: break
        case 2: now = max(now, plain.nextEnd ?? now)
        case 3: now = max(now, plain.running?.end ?? now)
        default: now += UInt64.random(in: 0...pace, using: &random)
        }
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<8: arrive()
        case 8..<11: leave()
        case 11: change()
        case 12: tested.advance(to: now)
        default: take(at: now)
        }
        plain.advance(to: now)
        tested.advance(to: now)
    }

    /// Takes all ends that are left, one by one.
    mutating func finish() {
        while difference == nil, let end = plain.nextEnd { take(at: end) }
    }

    /// What the two models disagree about.
    var difference: String? {
        if told.tested != told.plain { return "ended: \(told)" }
        if tested.nextEnd != plain.nextEnd { return "next end: \((tested.nextEnd, plain.nextEnd))" }
        if tested.nextStep != plain.running?.end { return "next step: \((tested.nextStep, plain.running))" }
        if tested.activeCount != plain.placed.count || tested.waitingCount != plain.waiting.count {
            return "counts: \((tested.activeCount, tested.waitingCount))"
        }
        for request in plain.placed where tested.tokens(of: request.ticket) != request.given {
            return "tokens of \(request)"
        }
        if let start = plain.running?.start, start != tested.latestStep { return "boundary: \(tested.latestStep)" }
        return nil
    }

    private mutating func arrive() {
        tickets += 1
        present.append(tickets)
        let tokens = Int.random(in: 1...longest, using: &random)
        let prompt = Int.random(in: 0...10, using: &random)
        tested.arrive(tickets, tokens: tokens, promptTokens: prompt, at: now)
        plain.arrive(tickets, tokens: tokens, prompt: prompt, at: now)
    }

    private mutating func leave() {
        guard let ticket = present.randomElement(using: &random) else { return }
        present.removeAll { $0 == ticket }
        tested.leave(ticket, at: now)
        plain.leave(ticket, at: now)
    }

    private mutating func change() {
        let step = Bool.random(using: &random) ? UInt64.random(in: 0...30, using: &random) : nil
        let perActive = Bool.random(using: &random) ? UInt64.random(in: 0...6, using: &random) : nil
        let most = Bool.random(using: &random) ? Int.random(in: 1...6, using: &random) : nil
        let prefill = Bool.random(using: &random) ? UInt64.random(in: 0...4, using: &random) : nil
        tested.change(step: step, perActive: perActive, most: most, prefill: prefill, at: now)
        plain.change(step: step, perActive: perActive, most: most, prefill: prefill, at: now)
    }

    private mutating func take(at time: UInt64) {
        told = (tested.ended(at: time), plain.takeEnded(at: time))
        present.removeAll { told.plain.contains($0) }
    }
}

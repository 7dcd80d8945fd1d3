import HeapModule

/// A server that works on many requests in common steps: continuous batching, as vLLM does it.
///
/// - A step gives each active request one token and lasts `step + perActive · active`, never less than a nanosecond.
/// - At most ``most`` requests are active; the others wait in order of arrival, and a place that becomes free is given
///   at once.
/// - Who has a place takes part from the next boundary between two steps, which may be this very moment; a server
///   without work begins a step at once. The step that a request enters lasts longer by ``prefill`` for each token of
///   its prompt.
/// - A request of n tokens ends with the n-th step it takes part in. One that leaves before frees its place at once,
///   but the step that runs lasts as long as it would have.
///
/// A value without clock: each call says what time it is, in nanoseconds, and a time before that of an earlier call
/// counts as that one. Between two changes of who is active all steps last the same, so that time is reckoned from change
/// to change rather than step by step: a request costs O(log n), however many tokens it has.
///
/// States of a ticket: absent → waiting → active → ended → absent, or absent → active; and from each → absent when it
/// leaves.
package struct ContinuousBatching: Sendable {
    /// What a step takes whoever is active, in nanoseconds.
    package private(set) var step: UInt64
    /// What each active request adds to a step, in nanoseconds.
    package private(set) var perActive: UInt64
    /// How many requests may be active at once; at least one.
    package private(set) var most: Int
    /// What each token of a prompt adds to the step in which its request enters, in nanoseconds.
    package private(set) var prefill: UInt64
    /// How many requests have a place: those of the running step and those that enter with the next one.
    package private(set) var activeCount = 0
    /// How many requests wait for a place.
    package private(set) var waitingCount = 0

    private var clock: UInt64 = 0
    /// How many steps have ended.
    private var steps: UInt64 = 0
    /// When the running step began.
    private var boundary: UInt64 = 0
    private var running = Members()
    /// The prompt tokens of those that enter with the step after the running one.
    private var nextPrompt: UInt64 = 0
    private var places: [Int: Place] = [:]
    private var queue: [Request] = []
    private var front = 0
    /// When active requests end; it may hold some that have left, but never at its top.
    private var ends = Heap<End>()
    private var finished: [(ticket: Int, time: UInt64)] = []
    private var arrivals: UInt64 = 0

    /// Creates a server without work.
    ///
    /// - Parameters:
    ///   - step: What a step takes whoever is active, in nanoseconds.
    ///   - perActive: What each active request adds to a step, in nanoseconds.
    ///   - most: How many requests may be active at once; at least one.
    ///   - prefill: What each token of a prompt adds to the step its request enters, in nanoseconds; nothing by default.
    package init(step: UInt64, perActive: UInt64, most: Int, prefill: UInt64 = 0) {
        self.step = step
        self.perActive = perActive
        self.most = max(1, most)
        self.prefill = prefill
    }

    private struct Request {
        var ticket: Int
        var tokens: UInt64
        var prompt: UInt64
        /// Tells a ticket from an earlier one of the same number.
        var arrival: UInt64
    }

    private enum Place {
        case waiting(arrival: UInt64)
        /// Takes part from the step with this number, from 0.
        case active(from: UInt64, prompt: UInt64, arrival: UInt64)
        case ended
    }

    private struct End: Comparable {
        /// How many steps will have ended then.
        var steps: UInt64
        var arrival: UInt64
        var ticket: Int

        static func < (one: End, other: End) -> Bool {
            (one.steps, one.arrival) < (other.steps, other.arrival)
        }
    }

    /// Who takes part in the running step, and how long it lasts.
    private struct Members {
        var count = 0
        var prompt: UInt64 = 0
        var duration: UInt64 = 0
    }
}

// What happens to the server.
extension ContinuousBatching {
    /// A request arrives that will be answered with so many tokens, at least one; a ticket that is present already is
    /// left as it is.
    package mutating func arrive(_ ticket: Int, tokens: Int, promptTokens: Int, at now: UInt64) {
        advance(to: now)
        guard places[ticket] == nil else { return }
        arrivals += 1
        let request = Request(
            ticket: ticket,
            tokens: UInt64(max(1, tokens)),
            prompt: UInt64(max(0, promptTokens)),
            arrival: arrivals
        )
        guard activeCount >= most else {
            enter(request)
            return reckon()
        }
        places[ticket] = .waiting(arrival: arrivals)
        queue.append(request)
        waitingCount += 1
    }

    /// A request is given up, wherever it is; an unknown ticket leaves without a trace.
    package mutating func leave(_ ticket: Int, at now: UInt64) {
        advance(to: now)
        switch places.removeValue(forKey: ticket) {
        case nil: return
        case .ended: finished.removeAll { $0.ticket == ticket }
        case .waiting:
            waitingCount -= 1
            if queue.count - front > 2 * waitingCount + 64 { closeRanks() }
        case .active(let first, let prompt, _):
            activeCount -= 1
            if first > steps {
                nextPrompt -= prompt
            } else if clock == boundary {
                running.count -= 1
                if first == steps { running.prompt -= prompt }
            }
            if ends.count > 2 * activeCount + 64 { ends = Heap(ends.unordered.filter(isActive)) }
            dropAbsent()
            fill()
        }
    }

    /// Changes the server from the next boundary on, which may be this very moment; nil leaves a setting as it is.
    ///
    /// Fewer places interrupt nobody.
    package mutating func change(
        step: UInt64? = nil,
        perActive: UInt64? = nil,
        most: Int? = nil,
        prefill: UInt64? = nil,
        at now: UInt64
    ) {
        advance(to: now)
        self.step = step ?? self.step
        self.perActive = perActive ?? self.perActive
        self.most = max(1, most ?? self.most)
        self.prefill = prefill ?? self.prefill
        fill()
    }

    /// Lets time pass; every other call does so too.
    package mutating func advance(to now: UInt64) {
        while running.count > 0 {
            let next = boundary.plus(running.duration)
            guard next <= now else { break }
            cross(next, before: now)
        }
        clock = max(clock, now)
    }

    /// The tickets that have ended up to now and were not told yet, in the order in which they ended.
    ///
    /// Called with ``nextEnd`` until that is in the future, it gives each ticket with its own time.
    package mutating func ended(at now: UInt64) -> [Int] {
        advance(to: now)
        let tickets = finished.prefix { $0.time <= now }.map(\.ticket)
        finished.removeFirst(tickets.count)
        for ticket in tickets { places[ticket] = nil }
        return tickets
    }
}

// What the server can tell.
extension ContinuousBatching {
    /// When the next request ends if nothing else happens before; nil without active requests.
    ///
    /// Those that have ended but were not told yet come first, so it may be in the past.
    package var nextEnd: UInt64? {
        if let earliest = finished.first { return earliest.time }
        guard let end = ends.min else { return nil }
        let more = end.steps - steps - 1
        guard more > 0 else { return nextStep }
        return nextStep?
            .plus(duration(activeCount, prompt: nextPrompt))
            .plus(duration(activeCount, prompt: 0).times(more - 1))
    }

    /// When the running step ends; nil while there is none.
    package var nextStep: UInt64? {
        running.count > 0 ? boundary.plus(running.duration) : nil
    }

    /// How many tokens an active request has been given up to the latest time that was told; nil for any other ticket.
    package func tokens(of ticket: Int) -> Int? {
        guard case .active(let first, _, _) = places[ticket] else { return nil }
        return Int(steps - min(first, steps))
    }

    /// When the running step began, or the last one ended.
    package var latestStep: UInt64 { boundary }
}

// How time passes.
extension ContinuousBatching {
    /// Goes over the boundary at `next`, and over those after it up to the next end while the steps are alike.
    private mutating func cross(_ next: UInt64, before now: UInt64) {
        let following = duration(activeCount, prompt: 0)
        var count: UInt64 = 1
        if nextPrompt == 0, let end = ends.min {
            count = min(end.steps - steps, 1 + (now - next) / following)
        }
        steps += count
        boundary = next + (count - 1) * following
        clock = boundary
        running = Members(count: activeCount, prompt: nextPrompt)
        nextPrompt = 0
        while let end = ends.min, end.steps == steps {
            ends.removeMin()
            finish(end)
            dropAbsent()
        }
        fill()
    }

    private mutating func finish(_ end: End) {
        places[end.ticket] = .ended
        finished.append((end.ticket, boundary))
        activeCount -= 1
        running.count -= 1
    }

    /// Gives free places to those that wait, and reckons a step that is only beginning.
    private mutating func fill() {
        while activeCount < most, front < queue.count {
            let request = queue[front]
            front += 1
            guard isWaiting(request) else { continue }
            waitingCount -= 1
            enter(request)
        }
        if front > 64, front * 2 > queue.count { closeRanks() }
        reckon()
    }

    private mutating func enter(_ request: Request) {
        if running.count == 0 {
            boundary = clock
            running = Members()
        }
        let isAtOnce = clock == boundary
        let first = isAtOnce ? steps : steps + 1
        places[request.ticket] = .active(from: first, prompt: request.prompt, arrival: request.arrival)
        ends.insert(End(steps: first + request.tokens, arrival: request.arrival, ticket: request.ticket))
        activeCount += 1
        if isAtOnce {
            running.count += 1
            running.prompt += request.prompt
        } else {
            nextPrompt += request.prompt
        }
    }

    private mutating func reckon() {
        guard clock == boundary else { return }
        running.duration = duration(running.count, prompt: running.prompt)
    }

    private func duration(_ count: Int, prompt: UInt64) -> UInt64 {
        max(1, step.plus(perActive.times(UInt64(count))).plus(prefill.times(prompt)))
    }

    /// Takes those that have left out of the queue.
    private mutating func closeRanks() {
        queue = queue[front...].filter(isWaiting)
        front = 0
    }

    /// Takes those that have left off the top of the heap.
    private mutating func dropAbsent() {
        while let end = ends.min, !isActive(end) { ends.removeMin() }
    }

    private func isWaiting(_ request: Request) -> Bool {
        if case .waiting(request.arrival) = places[request.ticket] { true } else { false }
    }

    private func isActive(_ end: End) -> Bool {
        if case .active(_, _, end.arrival) = places[end.ticket] { true } else { false }
    }
}

// Times that no clock reaches count as the last one.
extension UInt64 {
    fileprivate func plus(_ other: UInt64) -> UInt64 {
        let (sum, overflows) = addingReportingOverflow(other)
        return overflows ? .max : sum
    }

    fileprivate func times(_ factor: UInt64) -> UInt64 {
        let (product, overflows) = multipliedReportingOverflow(by: factor)
        return overflows ? .max : product
    }
}

import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmSimulator

/// A run of a batch against a ``ModelServer``: every event in the order of its time, no clock, no threads.
struct Simulation {
    enum Event {
        case arrive(Int)
        case finish(Int)
        case reply(Int)
        case change(slots: Int)
        case alter(@Sendable (inout ModelServer, UInt64) -> Void)
        case batch(UInt64)
        case wake
    }

    struct Flight {
        let ticket: Ticket
        let row: Int
        var tokens = 0
        var end = SendEnd(.cancelled)
        var isOver = false
    }

    struct Waiting {
        let row: Int
        let kind: SendKind
        let notBefore: UInt64
    }

    var admission: Admission
    var server: ModelServer
    let rows: Int
    /// The first-byte deadline, which ends black holes.
    var deadline: UInt64 = 10 * second
    var figures = Figures()
    /// Changes of the number of slots.
    var changes: [(at: UInt64, slots: Int)] = []
    /// Any other changes of the server, with their times.
    var alterations: [(at: UInt64, change: @Sendable (inout ModelServer, UInt64) -> Void)] = []
    var tokensEstimate = 0
    /// From when on every request gets 429 with a Retry-After, and for how long.
    var storm: (from: UInt64, length: UInt64) {
        get { (server.stormFrom, server.stormUntil - server.stormFrom) }
        set { (server.stormFrom, server.stormUntil) = (newValue.from, newValue.from + newValue.length) }
    }

    private var units: SplitMix64
    private var events = EventQueue<Event>()
    private var flights: [Flight] = []
    private var queue: [Int] = []
    private var queueHead = 0
    private var nextRow = 0
    private var waiting: [Waiting] = []
    private var attempts: [Int: RowAttempts] = [:]
    private var nextWake: UInt64 = .max
    private var nextBatch: UInt64 = .max
    private(set) var now: UInt64 = 0

    init(_ policy: AdmissionPolicy, _ server: ModelServer, rows: Int = .max, seed: UInt64) {
        admission = Admission(policy)
        self.server = server
        self.rows = rows
        units = SplitMix64(seed: seed)
    }

    /// Runs until every row has its outcome, the run stops, or the time is up.
    mutating func run(until end: UInt64) {
        for entry in alterations { events.insert(.alter(entry.change), at: entry.at) }
        for change in changes { events.insert(.change(slots: change.slots), at: change.at) }
        figures.note(limit: admission.window.limit, at: 0)
        pump()
        while figures.outcomes < rows, admission.stopped == nil, let (time, event) = events.next(), time < end {
            now = time
            if case .wake = event {
                // One that was overtaken by an earlier one must not multiply.
                guard time == nextWake else { continue }
                nextWake = .max
            } else {
                handle(event)
            }
            pump()
        }
        if admission.stopped == nil, figures.outcomes < rows { now = max(now, end) }
        figures.finish(admission, at: now, pending: waiting.count + flights.count)
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .wake: break
        case .change(let slots):
            server.slots = slots
            startQueued()
        case .alter(let change):
            change(&server, now)
            expectBatch()
        case .batch(let time): endBatch(time)
        case .arrive(let id): arrive(id)
        case .finish(let id):
            if queueHead < queue.count, server.busy <= server.slots {
                serve(queue[queueHead])
                queueHead += 1
            } else {
                server.leave()
            }
            finish(id)
        case .reply(let id): settle(id, flights[id].end)
        }
    }

    private mutating func startQueued() {
        while queueHead < queue.count, server.busy < server.slots {
            server.enter()
            serve(queue[queueHead])
            queueHead += 1
        }
    }

    private mutating func arrive(_ id: Int) {
        let verdict = server.arrive(
            row: flights[id].row,
            queued: queue.count - queueHead,
            now: now,
            unit: units.unit()
        )
        switch verdict {
        case .serve: serve(id)
        case .queue: queue.append(id)
        case .batch:
            flights[id].tokens = server.length(units.unit())
            server.batching?.arrive(id, tokens: flights[id].tokens, promptTokens: 10, at: now)
            expectBatch()
        case .reply(let end, let after): reply(id, end, at: now + after)
        case .silence: reply(id, SendEnd(.transportFailure), at: silenceEnd(id))
        }
    }

    /// Looks again at the server that batches when the next of its requests ends.
    private mutating func expectBatch() {
        guard let end = server.batching?.nextEnd, end != nextBatch else { return }
        nextBatch = end
        events.insert(.batch(end), at: max(end, now))
    }

    private mutating func endBatch(_ time: UInt64) {
        // An event for an end that has moved since.
        guard time == nextBatch else { return }
        nextBatch = .max
        for id in server.batching?.ended(at: now) ?? [] { finish(id) }
        expectBatch()
    }

    private mutating func reply(_ id: Int, _ end: SendEnd, at time: UInt64) {
        flights[id].end = end
        events.insert(.reply(id), at: time)
    }

    private func silenceEnd(_ id: Int) -> UInt64 { max(now, flights[id].ticket.sentAt + deadline) }

    private mutating func serve(_ id: Int) {
        let (tokens, time) = server.tokensAndTime((units.unit(), units.unit()))
        flights[id].tokens = tokens
        events.insert(.finish(id), at: now + time)
    }

    private mutating func finish(_ id: Int) {
        switch server.outage(at: now) {
        case .unavailable: reply(id, SendEnd(.transientFailure(status: 503)), at: now)
        case .refused: reply(id, SendEnd(.transportFailure), at: now)
        case .blackHole: reply(id, SendEnd(.transportFailure), at: silenceEnd(id))
        case nil:
            let flight = flights[id]
            let latency = now + server.network - flight.ticket.sentAt
            let facts = AnswerFacts(
                latency: latency,
                timeToFirstByte: latency,
                promptTokens: flight.ticket.request.promptTokens,
                completionTokens: server.tellsTokens ? flight.tokens : nil
            )
            reply(id, SendEnd(.answered(facts), limits: server.fields(now: now)), at: now + server.network)
        }
    }

    private mutating func settle(_ id: Int, _ end: SendEnd) {
        let flight = flights[id]
        guard !flight.isOver else { return }
        flights[id].isOver = true
        let settlement = admission.settle(flight.ticket, end, now: now, random: units.unit())
        if !flight.ticket.isProbe { figures.inFlight -= 1 }
        figures.note(limit: admission.window.limit, at: now)
        if case .answered = end.result { figures.answer(at: now) }
        if case .rateLimited = end.result { figures.rateLimited += 1 }
        if settlement.givesUpOlder { giveUp(sentBefore: flight.ticket.sentAt) }
        var row =
            attempts.removeValue(forKey: flight.row)
            ?? {
                var row = RowAttempts()
                var ticket = flight.ticket
                row.begin(&ticket)
                return row
            }()
        switch row.end(end.result, settlement, now: now, random: units.unit()) {
        case .record:
            figures.outcomes += 1
        case .setAside:
            figures.outcomes += 1
            figures.failed.append(flight.row)
        case .hold, .pending: figures.pending += 1
        case .again(let notBefore, let kind):
            attempts[flight.row] = row
            waiting.append(Waiting(row: flight.row, kind: kind, notBefore: notBefore))
            if notBefore > now { wake(at: notBefore) }
        }
    }

    private mutating func giveUp(sentBefore time: UInt64) {
        for id in flights.indices where !flights[id].isOver && flights[id].ticket.sentAt < time {
            settle(id, SendEnd(.givenUp))
        }
    }

    private mutating func wake(at time: UInt64) {
        guard time < nextWake else { return }
        nextWake = time
        events.insert(.wake, at: time)
    }

    /// Lets through all that may go: rows that wait for another send first, then fresh ones.
    private mutating func pump() {
        var index = 0
        var budgetIsEmpty = false
        while index < waiting.count {
            let next = waiting[index]
            if next.notBefore > now || next.kind == .retry && budgetIsEmpty {
                if next.notBefore > now { wake(at: next.notBefore) }
                index += 1
                continue
            }
            switch admit(next.row, next.kind) {
            case .go: waiting.remove(at: index)
            case .wait(.retryBudget, _): budgetIsEmpty = true
            default: return
            }
        }
        while nextRow < rows {
            guard case .go = admit(nextRow, .first) else { return }
            nextRow += 1
        }
    }

    private mutating func admit(_ row: Int, _ kind: SendKind) -> Admittance {
        let request = AdmissionRequest(kind: kind, promptTokens: 10, completionTokens: tokensEstimate)
        let admittance = admission.admit(request, now: now)
        switch admittance {
        case .go(var ticket):
            attempts[row]?.begin(&ticket)
            figures.send(at: now, ticket, limit: admission.window.limit)
            flights.append(Flight(ticket: ticket, row: row))
            events.insert(.arrive(flights.count - 1), at: now + server.network)
        case .wait(_, let until?): wake(at: until)
        default: break
        }
        return admittance
    }
}

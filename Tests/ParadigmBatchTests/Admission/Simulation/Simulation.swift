import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmSimulator

/// Runs of a batch against one ``ModelServer``: every event in the order of its time, no clock, no threads.
struct Simulation {
    enum Event {
        case arrive(Int)
        case finish(Int)
        case reply(Int)
        case change(slots: Int)
        case alter(@Sendable (inout ModelServer, UInt64) -> Void)
        case batch(UInt64)
        case begin(client: Int)
        case wake(client: Int)
    }

    struct Flight {
        let client: Int
        let ticket: Ticket
        let row: Int
        var tokens = 0
        /// What the server said of its limits when the request came.
        var limits = RateLimitFields()
        var end = SendEnd(.cancelled)
        var isOver = false
    }

    /// The runs that share the server.
    var clients: [SimulatedClient]
    var server: ModelServer
    /// The first-byte deadline, which ends black holes.
    var deadline: UInt64 = 10 * second
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
    private var nextBatch: UInt64 = .max
    private(set) var now: UInt64 = 0

    init(_ policy: AdmissionPolicy, _ server: ModelServer, rows: Int = .max, seed: UInt64, clients count: Int = 1) {
        clients = (0..<count).map { _ in SimulatedClient(policy, rows: rows) }
        self.server = server
        units = SplitMix64(seed: seed)
    }

    /// Admission of the only run.
    var admission: Admission { clients[0].admission }

    /// What the only run showed.
    var figures: Figures {
        get { clients[0].figures }
        set { clients[0].figures = newValue }
    }

    /// Runs until every row has its outcome, the runs stop, or the time is up.
    mutating func run(until end: UInt64) {
        for entry in alterations { events.insert(.alter(entry.change), at: entry.at) }
        for change in changes { events.insert(.change(slots: change.slots), at: change.at) }
        for index in clients.indices {
            let client = clients[index]
            clients[index].figures.note(limit: client.admission.window.limit, at: client.beginsAt)
            if client.beginsAt == 0 { pump(index) } else { events.insert(.begin(client: index), at: client.beginsAt) }
        }
        while clients.contains(where: { !$0.isOver }), let (time, event) = events.next(), time < end {
            now = time
            if case .wake(let client) = event {
                // One that was overtaken by an earlier one must not multiply.
                guard time == clients[client].nextWake else { continue }
                clients[client].nextWake = .max
            } else {
                handle(event)
            }
            for client in whoMaySend(after: event) { pump(client) }
        }
        if clients.contains(where: { !$0.isOver }) { now = max(now, end) }
        for index in clients.indices { clients[index].finish(at: now) }
    }

    /// Those whose admission may have changed with an event.
    private func whoMaySend(after event: Event) -> Range<Int> {
        switch event {
        case .begin(let client), .wake(let client): client..<client + 1
        case .arrive(let id), .finish(let id), .reply(let id): flights[id].client..<flights[id].client + 1
        case .change, .alter, .batch: clients.count == 1 ? 0..<1 : 0..<0
        }
    }

    private mutating func handle(_ event: Event) {
        switch event {
        case .begin, .wake: break
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
        flights[id].limits = server.fields(now: now)
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
            let isEarly = server.rateLimit?.tellsArrival == true
            let limits = isEarly ? flight.limits : server.fields(now: now)
            reply(id, SendEnd(.answered(facts), limits: limits), at: now + server.network)
        }
    }

    private mutating func settle(_ id: Int, _ end: SendEnd) {
        guard !flights[id].isOver else { return }
        flights[id].isOver = true
        let (ticket, row, client) = (flights[id].ticket, flights[id].row, flights[id].client)
        let settlement = clients[client].admission.settle(ticket, end, now: now, random: units.unit())
        clients[client].note(ticket, end.result, at: now)
        if settlement.givesUpOlder { giveUp(sentBefore: ticket.sentAt, by: client) }
        let wake = clients[client].end(row, ticket, end.result, settlement, now: now, random: units.unit())
        if let wake { self.wake(client, at: wake) }
    }

    private mutating func giveUp(sentBefore time: UInt64, by client: Int) {
        for id in flights.indices
        where !flights[id].isOver && flights[id].client == client && flights[id].ticket.sentAt < time {
            settle(id, SendEnd(.givenUp))
        }
    }

    private mutating func wake(_ client: Int, at time: UInt64) {
        guard time < clients[client].nextWake else { return }
        clients[client].nextWake = time
        events.insert(.wake(client: client), at: time)
    }

    /// Lets through all that may go: rows that wait for another send first, then fresh ones.
    private mutating func pump(_ client: Int) {
        var index = 0
        var budgetIsEmpty = false
        while index < clients[client].waiting.count {
            let next = clients[client].waiting[index]
            if next.notBefore > now || next.kind == .retry && budgetIsEmpty {
                if next.notBefore > now { wake(client, at: next.notBefore) }
                index += 1
                continue
            }
            switch admit(client, next.row, next.kind) {
            case .go: clients[client].waiting.remove(at: index)
            case .wait(.retryBudget, _): budgetIsEmpty = true
            default: return
            }
        }
        while clients[client].nextRow < clients[client].rows, now < clients[client].leavesAt {
            guard case .go = admit(client, clients[client].nextRow, .first) else { return }
            clients[client].nextRow += 1
        }
    }

    private mutating func admit(_ client: Int, _ row: Int, _ kind: SendKind) -> Admittance {
        let request = AdmissionRequest(kind: kind, promptTokens: 10, completionTokens: tokensEstimate)
        let admittance = clients[client].admission.admit(request, now: now)
        switch admittance {
        case .go(var ticket):
            clients[client].send(row, &ticket, at: now)
            flights.append(Flight(client: client, ticket: ticket, row: row))
            events.insert(.arrive(flights.count - 1), at: now + server.network)
        case .wait(_, let until?): wake(client, at: until)
        default: break
        }
        return admittance
    }
}

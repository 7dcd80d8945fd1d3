package import Paradigm
import ParadigmAPI
import Synchronization

/// Sends the rows of a source and hands every outcome to a sink, as fast as admission allows.
///
/// The workers are fixed in number, each with a lane of its own. A worker reads a row when there is room for it, sends
/// it until it has its outcome, and hands that to the sink before it takes another: nothing is done per row that could
/// be done per run, and no task is made for a row. Only in a run that hedges, each attempt is a task of its own.
package final class Engine: Sendable {
    /// How a run is carried out.
    package struct Options: Sendable {
        /// Workers, and so the most rows in flight; 1,024 unless set.
        package var workers = 1_024
        /// What the `Idempotency-Key` of every row begins with; nil for none.
        package var job: String?
        /// Whether a second copy of a slow row may be sent, within ``AdmissionPolicy``'s budget for copies.
        package var hedges = false
        /// The defaults.
        package init() {}
    }

    struct Held {
        let record: OutcomeRecord
        let row: PendingRow
        let facts: ReplyFigures?
    }

    let client: ParadigmClient
    private let source: any RowSource
    let sink: any OutcomeSink
    let gate: AdmissionGate
    let clock: any AdmissionClock
    private let options: Options
    /// The field that tells a server which requests are the same one, as far as it is the same for all rows.
    private let idempotencyKeyStart: [UInt8]?
    let attempt: RowAttempt
    private let turnstile = Turnstile()
    private let bodies: BodyRoom
    /// Rows under way; nil when the run does not hedge.
    private let flights: Flights?
    private let lanes = Mutex<[BusyLane]>([])
    let held = Mutex<[Held]>([])
    let tally = Mutex(RunTally())
    /// A row that was answered, to knock with when none but failing ones are left.
    let canary = Mutex<PendingRow?>(nil)
    /// The largest body that is kept for that.
    static let largestCanary = 64 << 10

    /// A run that has not begun.
    package init(
        client: ParadigmClient,
        source: any RowSource,
        sink: any OutcomeSink,
        gate: AdmissionGate,
        clock: any AdmissionClock,
        options: Options = Options()
    ) {
        self.client = client
        self.source = source
        self.sink = sink
        self.gate = gate
        self.clock = clock
        self.options = options
        attempt = RowAttempt(client: client, streamOptions: StreamOptions())
        bodies = BodyRoom(limit: client.configuration.maximumBufferedBytes / 2)
        flights = options.hedges ? Flights() : nil
        idempotencyKeyStart = options.job.map { Array("Idempotency-Key: \($0)-".utf8) }
    }

    /// What the run has come to so far.
    package var figures: RunTally { tally.withLock { $0 } }

    /// Carries the run to its end: the source has no more rows, or admission stopped it.
    ///
    /// - Throws: What the source or the sink throws, once the rows in flight have ended; nothing more is sent
    ///   meanwhile. `CancellationError`, which interrupts the rows in flight: they stay without an outcome.
    package func run() async throws {
        let workers = min(max(1, options.workers), client.configuration.maximumConnections)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<workers {
                let lane = BusyLane(try await client.borrowLane())
                lanes.withLock { $0.append(lane) }
                group.addTask(executorPreference: lane.lane.executor) {
                    defer { self.client.giveBack(lane.lane) }
                    do {
                        try await self.work(on: lane)
                    } catch {
                        // A group that is waited for cancels nobody: the others would go on to the end of the input.
                        self.gate.stop(.asked)
                        throw error
                    }
                }
            }
            try await group.waitForAll()
        }
        // Nothing decided against the rows held back: their replies are their own.
        // A run that was stopped has not come to its end: they stay pending.
        guard gate.read({ $0.stopped }) == nil else { return }
        try await recordHeld()
    }

    // MARK: One worker

    private func work(on lane: BusyLane) async throws {
        while let (row, ticket) = try await turnstile.pass({ try await nextAdmitted() }) {
            let flight = flights?.begin(row)
            defer {
                if let flight { flights?.end(flight) }
                bodies.release(row.row.body.count)
            }
            try await carry(row, ticket, lane, flight)
        }
        if let flights { try await lookAfterOthers(flights, on: lane.lane) }
    }

    /// Gives up what was sent before a time and has no end yet: its rows go again.
    func giveUp(sentBefore time: UInt64) {
        for lane in lanes.withLock({ $0 }) { lane.giveUp(sentBefore: time) }
    }

    /// The next row, once it may be sent; nil when there is none or the run stops, which leaves the row pending.
    private func nextAdmitted() async throws -> (PendingRow, Ticket)? {
        // Whoever comes through the turnstile after the run was cancelled reads nothing more.
        try Task.checkCancellation()
        guard gate.read({ $0.stopped }) == nil, let row = try await source.next() else { return nil }
        await bodies.take(row.row.body.count)
        do {
            let ticket = try await gate.admit(admissionRequest(row, .first))
            sink.willSend(row)
            return (row, ticket)
        } catch {
            bodies.release(row.row.body.count)
            guard error is AdmissionStopped else { throw error }
            return nil
        }
    }

    /// Sends a row until it has its outcome, or until the run stops without one.
    private func carry(
        _ row: PendingRow,
        _ first: Ticket,
        _ lane: BusyLane,
        _ flight: Flight?
    ) async throws {
        var attempts = RowAttempts()
        var ticket = first
        var lost = 0
        var request: HTTPRequest
        do {
            request = try self.request(for: row)
        } catch {
            gate.settle(first, SendEnd(.cancelled))
            guard let error = error as? ParadigmError else { throw error }
            return try await fail(row, error)
        }
        while true {
            if ticket.asksForCanary, let canary = canary.withLock({ $0 }) {
                try await sendCanary(canary, ticket, lane)
                do {
                    ticket = try await gate.admit(ticket.request)
                } catch is AdmissionStopped {
                    return
                }
                continue
            }
            request.usesFreshConnection = ticket.isProbe || !client.configuration.reusesConnections
            attempts.begin(ticket)
            let (end, settlement) = try await fly(request, ticket, row, lane, flight)
            if settlement.givesUpOlder { giveUp(sentBefore: ticket.sentAt) }
            if end.mayHaveBeenProcessed { lost += 1 }
            let decision = attempts.end(
                end.admission.result,
                settlement,
                now: clock.now,
                random: gate.randomUnit()
            )
            guard case .again(let time, let kind) = decision else {
                let copies = flight?.copies ?? 0
                return try await conclude(row, end, attempts: attempts.sends + copies, lost: lost + copies, decision)
            }
            do {
                ticket = try await gate.admit(admissionRequest(row, kind), notBefore: time)
            } catch is AdmissionStopped {
                return
            }
        }
    }

    /// Sends a row once.
    ///
    /// - Returns: How that ended, and what admission said to it.
    private func fly(
        _ request: HTTPRequest,
        _ ticket: Ticket,
        _ row: PendingRow,
        _ busy: BusyLane,
        _ flight: Flight?
    ) async throws -> Flight.Landing {
        let (isStreamed, lane) = (row.row.isStreaming, busy.lane)
        busy.begin(at: ticket.sentAt)
        defer { busy.end() }
        do {
            let end: RowAttempt.End
            if let flight {
                let task = Task(executorPreference: lane.executor) { [attempt] in
                    try await attempt.send(request, over: lane, isStreamed: isStreamed)
                }
                if let landing = await flight.carry(task, sentAt: ticket.sentAt) {
                    gate.settle(ticket, SendEnd(.cancelled))
                    return landing
                }
                end = try await task.value
            } else {
                end = try await attempt.send(request, over: lane, isStreamed: isStreamed)
            }
            return (end, gate.settle(ticket, end.admission))
        } catch {
            gate.settle(ticket, SendEnd(.cancelled))
            throw error
        }
    }

    // MARK: Requests

    func request(for row: PendingRow) throws -> HTTPRequest {
        var call = RawCall.post(row.row.path, body: row.row.body)
        if row.row.isStreaming { call.accept = "text/event-stream" }
        var request = try client.request(for: call)
        if let start = idempotencyKeyStart {
            request.fields.reserveCapacity(start.count + 48)
            request.fields += start
            request.fields.append(row.key)
            request.fields.append("-")
            request.fields.append(decimal: row.generation)
            request.fields.append("\r\n")
        }
        return request
    }

    /// What admission needs to know of a row: a token is taken to be three bytes.
    func admissionRequest(_ row: PendingRow, _ kind: SendKind) -> AdmissionRequest {
        AdmissionRequest(
            kind: kind,
            promptTokens: row.row.body.count / 3,
            completionTokens: row.row.maxTokens ?? gate.read { $0.typicalCompletionTokens } ?? 0
        )
    }
}

package import Paradigm
package import ParadigmAPI
import ParadigmGround
import ParadigmHTTP
import Synchronization

/// Sends the rows of a source and hands every outcome to a sink, as fast as admission allows.
///
/// The workers are fixed in number. A worker reads a row when there is room for it, sends it until it has its outcome,
/// over a lane that it borrows for each attempt, and hands that to the sink before it takes another: nothing is done per
/// row that could be done per run, and no task is made for a row. Only in a run that hedges, each attempt is a task of
/// its own.
///
///     worker ─▶ turnstile ─▶ source.next ─▶ room for the body ─▶ gate.admit ─┐
///       ▲                                                                     ▼
///       └── sink.record ◀── conclude ◀── land ◀── gate.settle ◀── attempt over a lane
///                                          └──── again: gate.admit ───────────▲
package final class Engine: Sendable {
    /// How a run is carried out.
    package struct Options: Sendable {
        /// Workers, and so the most rows in flight; 1,024 unless set.
        package var workers = 1_024
        /// What the `Idempotency-Key` of every row begins with; nil for none.
        package var job: String?
        /// Whether a second copy of a slow row may be sent, within ``AdmissionPolicy``'s budget for copies.
        package var hedges = false
        /// What answers are held against; nil for nothing.
        package var check: AnswerCheck?
        /// The answer to a row, where it can be found without sending it, told whether it may have been sent before; nil for
        /// what does no harm twice.
        package var known: (@Sendable (Row, _ mayHaveBeenSent: Bool) async throws -> [UInt8]?)?
        /// Waits that long: between two questions about work that the server answers later, and for replies that are too
        /// many.
        package var pause: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
        /// What a lost connection to a server that has answered nobody turns out to be; nil to look what speaks at the
        /// port.
        package var look: (@Sendable (ParadigmError) async -> ParadigmError)?
        /// The defaults.
        package init() {}
    }

    let client: ParadigmClient
    let source: any RowSource
    let sink: any OutcomeSink
    let gate: AdmissionGate
    let clock: any AdmissionClock
    let options: Options
    /// The field that tells a server which requests are the same one, as far as it is the same for all rows.
    private let idempotencyKeyStart: [UInt8]?
    let attempt: RowAttempt
    let turnstile = Turnstile()
    private let bodies: BodyRoom
    /// Rows under way; nil when the run does not hedge.
    private let flights: Flights?
    let workers = Mutex<[Worker]>([])
    /// Outcomes that wait for what the first replies tell about the run.
    let held = Mutex<[Conclusion]>([])
    let tally = Mutex(RunTally())
    /// What came over which connection.
    let trail = Mutex(ReplyTrail())
    /// Outcomes that were taken back, whose rows are to be sent again.
    let withdrawn = Mutex<[DoubtfulOutcome]>([])
    /// How many replies to rows that were sent again were their own, and how many came into doubt as well.
    let repeats = Mutex((own: 0, inDoubt: 0))
    /// Rows that were read before their turn.
    let ahead = Mutex(ReadAhead())
    /// Whether there may be such rows.
    let isReadingAhead = Atomic(false)
    /// Whether somebody has looked what speaks at the server's port.
    let hasLookedAtPort = Atomic(false)
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
        attempt = RowAttempt(client: client, streamOptions: StreamOptions(), check: options.check)
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
        try await client.whenClosed { [self] in
            let closed = client.paradigmError(TransportError.closed) as? ParadigmError
            tally.withLock { $0.trouble = closed }
            gate.stop(.failed)
        } during: {
            do {
                try await whileWaiting { try await self.runWorkers() }
                if try await giveWithdrawnAgain() { try await runWorkers() }
            } catch {
                // Whoever goes on from here must not take them for good; that something else failed is the error.
                try? await withdraw()
                throw error
            }
        }
    }

    private func runWorkers() async throws {
        let executors = client.executors
        let count = min(max(1, options.workers), client.configuration.maximumConnections)
        workers.withLock { $0 = [] }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<count {
                let executor = executors.isEmpty ? nil : executors[index % executors.count]
                let worker = Worker(client: client, executor: executor)
                workers.withLock { $0.append(worker) }
                group.addTask(executorPreference: executor) {
                    do {
                        try await self.work(worker)
                    } catch {
                        // A group that is waited for cancels nobody: the others would go on to the end of the input.
                        self.workers.withLock { $0.removeAll { $0 === worker } }
                        self.gate.stop(.asked)
                        self.source.interrupt()
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

    // A task keeps the memory of its deepest chain of frames as long as it lives, and there is one for each worker.
    // So what is large stands in the row's object, and what need not wait is done in functions that do not and are not
    // inlined: their variables never enter a frame.

    private func work(_ worker: Worker) async throws {
        while let row = try await turnstile.pass({ try await nextAdmitted() }) {
            defer { finish(row) }
            try await carry(row, worker)
        }
        if let flights { try await lookAfterOthers(flights, near: worker.executor) }
    }

    /// Gives up what was sent before a time and has no end yet: its rows go again.
    func giveUp(sentBefore time: UInt64) {
        for worker in workers.withLock({ $0 }) { worker.giveUp(sentBefore: time) }
    }

    /// The next row, once it may be sent; nil when there is none or the run stops, which leaves the row pending.
    private func nextAdmitted() async throws -> RowUnderWay? {
        // Whoever comes through the turnstile after the run was cancelled reads nothing more.
        try Task.checkCancellation()
        let (stopped, wantsSample) = gate.read { ($0.stopped, $0.start.wantsSamples) }
        guard stopped == nil, let (row, isSample) = try await nextRow(wantsSample: wantsSample) else { return nil }
        if row.isRepeated, isRepeatingInVain { return nil }
        let bytes = row.row.body.count
        await bodies.take(bytes)
        do {
            var request = admissionRequest(row, .first)
            request.isSample = isSample
            return begin(row, try await gate.admit(request))
        } catch {
            bodies.release(bytes)
            guard error is AdmissionStopped else { throw error }
            return nil
        }
    }

    @inline(never)
    private func begin(_ row: PendingRow, _ ticket: Ticket) -> RowUnderWay {
        sink.willSend(row)
        // Where the server is asked first, only what it does not have is sent again.
        if row.wasLeft, options.known == nil { tally.withLock { $0.countLeft() } }
        return RowUnderWay(row, ticket, flights?.begin(row))
    }

    /// A row has its outcome, or will have none.
    private func finish(_ row: RowUnderWay) {
        if row.isUnsettled { sink.leave(row.row) }
        if let flight = row.flight { flights?.end(flight) }
        bodies.release(row.byteCount)
    }

    /// Sends a row until it has its outcome, or until the run stops without one.
    private func carry(_ row: RowUnderWay, _ worker: Worker) async throws {
        while true {
            if row.ticket.asksForCanary, try await sendCanary(for: row, worker) {
                guard try await readmit(row, row.ticket.request.kind) else {
                    return try await conclude(unmended: row)
                }
                continue
            }
            let decision: RowDecision
            do {
                decision = try await fly(row, worker)
            } catch {
                return try await fail(row, error)
            }
            guard case .again(let time, let kind) = decision else { return try await conclude(row, decision) }
            guard try await readmit(row, kind, notBefore: time) else { return try await conclude(unmended: row) }
        }
    }

    /// Waits until a row may be sent once more.
    ///
    /// - Returns: False when the run stops instead.
    @inline(never)
    private func readmit(_ row: RowUnderWay, _ kind: SendKind, notBefore time: UInt64 = 0) async throws -> Bool {
        if let loss = lossToLookInto() { await lookAtPort(after: loss) }
        do {
            let request = admissionRequest(row.row, kind, byteCount: row.askedByteCount)
            row.ticket = try await gate.admit(request, notBefore: time)
            return true
        } catch is AdmissionStopped {
            return false
        }
    }

    /// Sends a row once.
    ///
    /// - Returns: What becomes of it.
    /// - Throws: `ParadigmError` for a row that cannot be sent at all; `CancellationError`.
    @inline(never)
    private func fly(_ row: RowUnderWay, _ worker: Worker) async throws -> RowDecision {
        let request = try begin(row)
        if let known = options.known {
            do {
                let mayHaveBeenSent = row.row.mayHaveBeenSent || row.sends > 1
                if let body = try await known(row.row.row, mayHaveBeenSent) {
                    row.isFound = true
                    return land(row, attempt.end(known: body))
                }
                if row.takeLeft() { tally.withLock { $0.countLeft() } }
            } catch {
                return try land(row, after: error)
            }
        }
        let endpoint = RowEndpoint.at(row.row.row.path)
        if let work = endpoint.work, row.sends == 1, let place = source.started(by: row.row) {
            do {
                if let end = try await goOn(with: work, at: place, row, worker) { return land(row, end) }
            } catch {
                return try land(row, after: error)
            }
        }
        let lane: any HTTPLane
        do {
            lane = try await worker.begin(at: row.ticket.sentAt)
        } catch {
            return try land(row, after: error)
        }
        defer { worker.end() }
        if let work = endpoint.work {
            do {
                return land(row, try await end(of: try await lane.send(request), to: work, row, worker))
            } catch {
                return try land(row, after: endpoint.isOnceOnly ? client.ofCallMadeOnce(error) : error)
            }
        }
        if let flight = row.flight, !row.row.isRepeated { return try await fly(row, flight, request, lane) }
        do {
            if row.row.isRepeated { return land(row, try await sendAgain(row, request, over: lane)) }
            if row.row.row.isStreaming {
                return land(row, try await attempt.sendStreaming(request, for: row.row.row, over: lane))
            }
            return land(row, try await lane.send(request))
        } catch {
            return try land(row, after: error)
        }
    }

    /// Sends a row once in a task of its own, which a copy that is answered first may interrupt.
    @inline(never)
    private func fly(
        _ row: RowUnderWay,
        _ flight: Flight,
        _ request: HTTPRequest,
        _ lane: any HTTPLane
    ) async throws -> RowDecision {
        let task = Task(executorPreference: lane.executor) { [attempt] in
            try await attempt.send(request, for: flight.row.row, over: lane)
        }
        if let landing = await flight.carry(task, request, sentAt: row.ticket.sentAt) {
            cancel(row)
            return land(row, landing)
        }
        do {
            return land(row, try await task.value)
        } catch {
            cancel(row)
            throw error
        }
    }

    @inline(never)
    private func begin(_ row: RowUnderWay) throws -> HTTPRequest {
        do {
            var request = try request(for: row.row, row.repair)
            if row.ticket.isProbe { request.usesFreshConnection = true }
            if let answer = row.begin() { tally.withLock { $0.countRepair(answer.facts) } }
            return request
        } catch {
            cancel(row)
            throw error
        }
    }

    /// Gives the row's ticket back, whose send says nothing about the server.
    @inline(never)
    func cancel(_ row: RowUnderWay) {
        gate.settle(row.ticket, SendEnd(.cancelled))
    }

    @inline(never)
    private func land(_ row: RowUnderWay, _ reply: HTTPReply) -> RowDecision {
        land(row, attempt.end(of: reply, to: row.row.row))
    }

    @inline(never)
    private func land(_ row: RowUnderWay, after error: any Error) throws -> RowDecision {
        do {
            return land(row, try attempt.end(after: error))
        } catch {
            cancel(row)
            throw error
        }
    }

    @inline(never)
    private func land(_ row: RowUnderWay, _ end: RowAttempt.End) -> RowDecision {
        guard end.failure?.answer != nil, let check = attempt.check else {
            return land(row, (end, gate.settle(row.ticket, end.admission)))
        }
        return mend(row, end, check)
    }

    /// What becomes of a row whose answer does not follow the schema.
    @inline(never)
    private func mend(_ row: RowUnderWay, _ end: RowAttempt.End, _ check: AnswerCheck) -> RowDecision {
        let repair = row.repair(of: end, check)
        var end = end
        if repair == nil { end.admission.use = .unusable }
        let decision = land(row, (end, gate.settle(row.ticket, end.admission)))
        guard let repair else { return decision }
        row.mend(by: repair)
        return .again(notBefore: clock.now, .retry)
    }

    @inline(never)
    private func land(_ row: RowUnderWay, _ landing: Flight.Landing) -> RowDecision {
        if landing.settlement.givesUpOlder { giveUp(sentBefore: row.ticket.sentAt) }
        if let failure = landing.end.failure { tally.withLock { $0.note(failure.error) } }
        return row.land(landing, now: clock.now, random: gate.randomUnit())
    }

    // MARK: Requests

    @inline(never)
    func request(for row: PendingRow, _ repair: RowRepair? = nil) throws -> HTTPRequest {
        let endpoint = RowEndpoint.at(row.row.path)
        var call = try endpoint.call(row.row, repair?.body ?? row.row.body)
        if row.row.isStreaming { call.accept = "text/event-stream" }
        var request = try client.request(for: call)
        if let start = idempotencyKeyStart {
            request.fields.reserveCapacity(start.count + 48)
            request.fields += start
            request.fields.append(row.key)
            request.fields.append("-")
            request.fields.append(decimal: row.generation)
            // It asks something else, so that the answer to the question before it is none to this one.
            if let repair {
                request.fields.append("-")
                request.fields.append(decimal: repair.number)
            }
            request.fields.append("\r\n")
        }
        return request
    }

    /// What admission needs to know of a row: a token is taken to be three bytes.
    @inline(never)
    func admissionRequest(_ row: PendingRow, _ kind: SendKind, byteCount: Int? = nil) -> AdmissionRequest {
        AdmissionRequest(
            kind: kind,
            promptTokens: (byteCount ?? row.row.body.count) / 3,
            completionTokens: row.row.maxTokens ?? gate.read { $0.typicalCompletionTokens } ?? 0
        )
    }
}

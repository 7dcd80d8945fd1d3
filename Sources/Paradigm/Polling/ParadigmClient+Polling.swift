internal import ParadigmAPI

extension ParadigmClient {
    /// Asks for something until the server has ended with it.
    ///
    /// - Parameters:
    ///   - what: What is waited for, as a sentence begins with it.
    ///   - first: What is known already; nil when nothing is.
    ///   - schedule: When it is asked for.
    ///   - report: What is told of it.
    ///   - onStatus: Told of each reply.
    ///   - ask: Asks for it; nil when it is not there yet, and how long the server asked to wait.
    /// - Returns: What was there last: done or failed.
    /// - Throws: ``ParadigmError`` of kind ``ParadigmError/Kind-swift.struct/timedOut`` when the time is over, what `ask`
    ///   throws, `CancellationError`.
    func poll<Value>(
        _ what: String,
        from first: Value?,
        schedule: PollSchedule,
        report: (Value) -> PollReport,
        onStatus: (PollReport) -> Void,
        asking ask: () async throws -> (value: Value?, asked: Duration?)
    ) async throws -> Value {
        var schedule = schedule
        if schedule.deadline == nil { schedule.deadline = configuration.deadlines.total }
        var state = PollState(schedule)
        let clock = ContinuousClock()
        let start = clock.now
        var (value, asked) = (first, Duration?.none)
        if first == nil { (value, asked) = try await ask() }
        while true {
            let known = value.map(report) ?? PollReport(status: nil, phase: .underWay)
            let (told, step) = state.step(after: known, at: clock.now - start, asked: asked)
            onStatus(told)
            switch step {
            case .end: if let value { return value }
            case .overdue: throw ParadigmError(overdue: what, told, deadline: schedule.deadline, host: host)
            case .ask(let delay):
                try await pause(for: delay)
                (value, asked) = try await ask()
            }
        }
    }
}

extension RawReply {
    /// How long the server asked to wait.
    var asksForWait: Duration? { RetryAfter.delay(field: { fields[$0] }, now: WallClock.secondsSince1970) }
}

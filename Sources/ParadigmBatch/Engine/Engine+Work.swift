import Paradigm
import ParadigmAPI
import ParadigmGround
import ParadigmHTTP

/// Rows whose reply says that the server works on them, and will answer whoever asks again.
///
/// Such a row keeps its place in the window: the server is as busy with it as with a request that it has not answered. It
/// holds no lane between two questions. Whatever goes wrong with a question is no end of the work, which is asked about
/// again; only the row's deadline ends that. The work is never begun anew while the server has it: the sink hears where it
/// is asked about, so that another run can go on with it, after a deadline too.
extension Engine {
    /// What a reply that may be the first word about a row's work comes to.
    ///
    /// - Parameters:
    ///   - reply: The reply to the row's own request.
    ///   - work: What is worked on.
    ///   - row: The row.
    ///   - worker: Who has sent it; it gives its lane back.
    /// - Returns: How the attempt ended.
    /// - Throws: `CancellationError`; what the lack of an answer in time is.
    @inline(never)
    func end(of reply: HTTPReply, to work: RowWork, _ row: RowUnderWay, _ worker: Worker) async throws -> RowAttempt.End
    {
        worker.end()
        let isInDoubt = client.surplusReplies.cameOver(reply.head.connection)
        guard !isInDoubt, (200..<300).contains(reply.head.status) else {
            return once(attempt.end(of: reply, to: .other), row)
        }
        let first: (state: WorkState, place: RowWork.Place?)
        do throws(ReplyDecodingError) {
            first = try work.begin(reply.body, isTaken: reply.head.status == 202)
        } catch {
            return once(attempt.noAnswer(reply, error), row)
        }
        guard case .running(let word) = first.state, let place = first.place else {
            return end(first.state, of: work, reply, since: nil)
        }
        client.noteStillAtWork(word, at: place.path)
        sink.didStart(row.row, at: place)
        return try await follow(work, place, of: row, worker).end
    }

    /// Goes on with work that an earlier run began.
    ///
    /// - Returns: How the attempt ended; nil when the server does not know of the work any more, so that it is to be begun
    ///   anew.
    /// - Throws: `CancellationError`.
    @inline(never)
    func goOn(
        with work: RowWork,
        at place: RowWork.Place,
        _ row: RowUnderWay,
        _ worker: Worker
    ) async throws -> RowAttempt.End? {
        let followed = try await follow(work, place, of: row, worker, isResumed: true)
        row.isBegunAnew = followed.isForgotten
        return followed.isForgotten ? nil : followed.end
    }

    /// What an end means to a row that must not be sent twice; of others the end itself.
    private func once(_ end: RowAttempt.End, _ row: RowUnderWay) -> RowAttempt.End {
        guard RowEndpoint.at(row.row.row.path).isOnceOnly, let error = end.failure?.error,
            let last = client.ofCallMadeOnce(error) as? ParadigmError
        else { return end }
        var end = end
        end.admission.result = AttemptResult(last)
        end.mayHaveBeenProcessed = last.mayHaveBeenProcessed
        return end
    }

    /// Asks about work until it has ended.
    ///
    /// - Parameters:
    ///   - work: What is worked on.
    ///   - place: Where it is asked about.
    ///   - row: Whose it is.
    ///   - worker: Who asks.
    ///   - isResumed: Whether an earlier run began it, so that it may have ended by now.
    /// - Returns: How the attempt ended, and whether that is since the server knows of no such work.
    /// - Throws: `CancellationError`, and why nothing can be asked any more.
    private func follow(
        _ work: RowWork,
        _ place: RowWork.Place,
        of row: RowUnderWay,
        _ worker: Worker,
        isResumed: Bool = false
    ) async throws -> (end: RowAttempt.End, isForgotten: Bool) {
        // The server's time with it, as latency is.
        let begun = row.ticket.sentAt
        var call = RawCall.get(place.path)
        call.version = RowEndpoint.at(row.row.row.path).version
        let request = try client.request(for: call)
        let limit = client.configuration.deadlines.total
        let schedule = PollSchedule(deadline: limit)
        var asked: Duration?
        var last: String?
        var isDue = isResumed
        while true {
            if !isDue {
                let elapsed = Duration.nanoseconds(clock.now - begun)
                guard let wait = schedule.delay(after: elapsed, asked: asked) else {
                    return (attempt.end(overdue: work, at: place, PollReport(elapsed, last), deadline: limit), false)
                }
                try await options.pause(wait)
            }
            (isDue, asked) = (false, nil)
            switch try await look(at: request, worker) {
            case .reply(let reply):
                let state = work.look(reply.body, at: place)
                guard case .running(let word) = state else { return (end(state, of: work, reply, since: begun), false) }
                client.noteStillAtWork(word, at: place.path)
                last = word
            case .refusal(let reply, let error):
                let isForgotten = error.status == 404
                let elapsed = Duration.nanoseconds(clock.now - begun)
                // What an earlier run began is old enough to be known.
                if isForgotten, work.unlistedTime.map({ !isResumed && elapsed < $0 }) ?? true { continue }
                switch error.attemptClass {
                case .transient, .overdue, .unusable, .unknownHost, .pause: asked = error.retryAfter
                case .final, .content, .run:
                    guard isForgotten else { return (attempt.end(of: reply, to: .other), false) }
                    return (attempt.end(forgotten: work, at: place, error.serverMessage, reply), true)
                }
            case .lost: continue
            }
        }
    }

    /// What one question about the work brought.
    private enum Look {
        case reply(HTTPReply)
        /// A refusal.
        case refusal(HTTPReply, ParadigmError)
        /// No reply.
        case lost
    }

    private func look(at request: HTTPRequest, _ worker: Worker) async throws -> Look {
        let lane = try await worker.begin(at: clock.now)
        defer { worker.end() }
        do {
            let reply = try await lane.send(request)
            // A server that is busy with turns for a long time is not silent.
            gate.hear()
            guard let error = ParadigmError(reply, host: client.host, now: WallClock.secondsSince1970) else {
                return .reply(reply)
            }
            return .refusal(reply, error)
        } catch {
            // The run is over, or this client is.
            try Task.checkCancellation()
            guard (client.paradigmError(error) as? ParadigmError)?.attemptClass.endsRun != true else { throw error }
            return .lost
        }
    }

    /// The end of an attempt, as the state of its work says.
    private func end(
        _ state: WorkState,
        of work: RowWork,
        _ reply: HTTPReply,
        since begun: UInt64?
    ) -> RowAttempt.End {
        let latency = begun.map { Duration.nanoseconds(clock.now - $0) } ?? reply.timing.latency
        switch state {
        case .answered(let body):
            return attempt.end(answered: body, of: work, reply, latency: latency)
        case .running(let word):
            var end = attempt.end(failed: work, word, .noPlace, reply)
            end.failure = end.failure.map { RowAttempt.Failure($0.error, goesOnUnheard: true) }
            return end
        case .failed(let word, let reason): return attempt.end(failed: work, word, reason, reply)
        }
    }
}

extension RowAttempt {
    /// The end of work that has its answer, which was told from what is none by its own words.
    fileprivate func end(answered body: [UInt8], of work: RowWork, _ reply: HTTPReply, latency: Duration) -> End {
        let first = min(latency, reply.timing.timeToFirstByte)
        let facts = AnswerFacts(latency: latency.clampedNanoseconds, timeToFirstByte: first.clampedNanoseconds)
        var figures = AnswerFigures()
        if work != .upload, let answer = WorkAnswer(body, of: work) {
            figures.finishReason = answer.stopReason
            figures.isUnstated = answer.stopReason == nil && answer.status.isEmpty
        }
        return End(
            admission: SendEnd(.answered(facts), limits: limits(in: reply.head.fields)),
            outcome: .reply(status: 200, requestID: reply.head.fields["x-request-id"], body: body),
            facts: ReplyFigures(answer: figures, latency: latency, timeToFirstByte: first),
            connection: reply.head.connection
        )
    }

    /// The end of work that was not done in time: the row's own.
    ///
    /// The server goes on with it, unless nothing was heard of it.
    fileprivate func end(
        overdue work: RowWork,
        at place: RowWork.Place,
        _ report: PollReport,
        deadline: Duration
    ) -> End {
        var error = ParadigmError(overdue: work.name, report, deadline: deadline, host: client.host)
        // Sent again, it would be begun, and paid for, once more.
        error.attemptClass = .content
        var end = end(of: client.paradigmError(error) as? ParadigmError ?? error)
        let isHeard = report.status != nil
        end.failure = end.failure.map { Failure($0.error, goesOnAt: isHeard ? place : nil, goesOnUnheard: !isHeard) }
        return end
    }

    /// The end of work that the server took, and does not know any more: the row's own.
    ///
    /// It is perhaps paid for: whoever tries the row again asks there first, and counts what is begun anew.
    fileprivate func end(
        forgotten work: RowWork,
        at place: RowWork.Place,
        _ reason: String?,
        _ reply: HTTPReply
    ) -> End {
        var end = end(failed: work, "\(reply.head.status)", reason.map(WorkFailure.said), reply)
        end.failure = end.failure.map { Failure($0.error, goesOnAt: place) }
        return end
    }

    /// The end of work that came to nothing: the row's own, and no trouble of the server's.
    fileprivate func end(failed work: RowWork, _ word: String, _ reason: WorkFailure?, _ reply: HTTPReply) -> End {
        var error = ParadigmError(workFailed: work.name, status: word, reason: reason, host: client.host)
        error.attemptClass = .content
        error.status = reply.head.status
        error.requestID = reply.head.fields["x-request-id"]
        return end(of: client.paradigmError(error) as? ParadigmError ?? error, body: reply.body)
    }
}

extension PollReport {
    /// What is known of work that is not done.
    fileprivate init(_ elapsed: Duration, _ status: String?) {
        self.init(status: status, phase: .underWay, elapsed: elapsed)
    }
}

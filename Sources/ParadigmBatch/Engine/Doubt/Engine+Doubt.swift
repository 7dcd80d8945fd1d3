import Paradigm
import Synchronization

/// What is done about outcomes that may be other rows'.
///
/// Over a connection that was out of step, each reply may be the one before it: whatever it brought in this run is taken
/// back, and when all other rows have their outcome, those rows are sent again. A sink that cannot take anything back is
/// left with it, and the run tells of which rows.
extension Engine {
    /// Notes over which connections an outcome came: an answer that was mended was made of others before it.
    ///
    /// - Returns: Whether it is time for ``withdraw()``.
    func trace(_ conclusion: Conclusion) -> Bool {
        guard conclusion.connection > 0 || !conclusion.earlierConnections.isEmpty, !conclusion.row.isRepeated else {
            return false
        }
        // Its answer of before stands, whatever this was.
        if conclusion.row.hasAnswer, !conclusion.outcome.isAnswered { return false }
        let known = client.surplusReplies.count
        return trail.withLock { trail in
            let outcome = conclusion.doubtful
            if conclusion.connection > 0 { trail.note(outcome, over: conclusion.connection) }
            for connection in conclusion.earlierConnections where connection != conclusion.connection {
                trail.note(outcome, over: connection)
            }
            return trail.isDue(known: known)
        }
    }

    /// Takes back what came over connections that were out of step.
    ///
    /// - Throws: What the sink throws.
    @inline(never)
    func withdraw() async throws {
        let surplus = client.surplusReplies
        // Asked for before: one that shows meanwhile is looked for again.
        let known = surplus.count
        guard known > 0 else { return }
        let outcomes = trail.withLock { $0.take(known: known, where: surplus.cameOver) }
        guard !outcomes.isEmpty else { return }
        let reason = ParadigmError(answerInDoubtFrom: client.host)
        let isWithdrawn = try await sink.withdraw(outcomes, for: reason)
        tally.withLock { $0.doubt(outcomes, areWithdrawn: isWithdrawn) }
        if isWithdrawn { withdrawn.withLock { $0 += outcomes } }
    }

    /// Has the source give those rows again whose outcomes were taken back.
    ///
    /// A connection that is still out of step shows it while nothing is asked: so it is given the time to. Where none is
    /// known it may be that all of them are, and were never without a request until now: a moment is given to those, which
    /// costs each run once, and less than a tenth of a second.
    ///
    /// - Returns: Whether there are such rows, and the run has not stopped.
    func giveWithdrawnAgain() async throws -> Bool {
        if client.surplusReplies.count == 0 {
            guard try await listen(for: min(usual * 2, .milliseconds(100))) else { return false }
        }
        guard client.surplusReplies.count > 0 else { return false }
        guard try await listen(for: patience) else {
            // A run that has stopped, for want of space perhaps, keeps its own reason.
            try? await withdraw()
            return false
        }
        try await withdraw()
        let outcomes = withdrawn.withLock { outcomes in
            defer { outcomes = [] }
            return outcomes
        }
        return !outcomes.isEmpty && source.giveAgain(outcomes)
    }

    /// Sends a row once more whose outcome was taken back.
    ///
    /// Its lane is kept until nothing has come behind the reply for longer than replies take: so this one is its own, and
    /// the connection in step for the next.
    ///
    /// - Throws: As the attempt.
    @inline(never)
    func sendAgain(_ row: RowUnderWay, _ request: HTTPRequest, over lane: any HTTPLane) async throws -> HTTPReply {
        let isStreaming = row.row.row.isStreaming
        let reply = try await isStreaming ? attempt.stream(request, over: lane) : lane.send(request)
        try await options.pause(patience)
        let isInDoubt = client.surplusReplies.cameOver(reply.head.connection)
        repeats.withLock { if isInDoubt { $0.inDoubt += 1 } else { $0.own += 1 } }
        return reply
    }

    /// Whether not one of many rows that were sent again got a reply of its own: the others would not either.
    var isRepeatingInVain: Bool {
        repeats.withLock { $0.own == 0 && $0.inDoubt >= StartCheck.repliesThatDecide }
    }

    /// How long the reply to another request could still be on its way.
    private var patience: Duration { min(max(.milliseconds(50), usual * 2), .seconds(60)) }

    /// How long replies take; zero before the first.
    private var usual: Duration { tally.withLock { $0.latency(atPercentile: 99) } ?? .zero }

    /// Waits for surplus replies.
    ///
    /// - Returns: False as soon as the run has stopped.
    private func listen(for time: Duration) async throws -> Bool {
        var rest = time
        while rest > .zero {
            guard gate.read({ $0.stopped }) == nil else { return false }
            let step = min(rest, .milliseconds(100))
            try await options.pause(step)
            rest -= step
        }
        return gate.read { $0.stopped } == nil
    }
}

extension Conclusion {
    /// What is remembered of it, in case it comes into doubt.
    fileprivate var doubtful: DoubtfulOutcome {
        var failure: String?
        if case .failure(let code, _, _, _, _) = outcome { failure = code }
        return DoubtfulOutcome(
            ordinal: row.row.ordinal,
            key: row.key,
            generation: row.generation,
            failure: failure
        )
    }
}

extension RunTally {
    /// Counts outcomes that came into doubt.
    ///
    /// - Parameters:
    ///   - outcomes: The outcomes.
    ///   - areWithdrawn: Whether the sink took them back; they are failures then, until there is another one.
    mutating func doubt(_ outcomes: [DoubtfulOutcome], areWithdrawn: Bool) {
        doubted += outcomes.count
        guard areWithdrawn else {
            inDoubt += outcomes.map(\.ordinal)
            return
        }
        for outcome in outcomes {
            if let code = outcome.failure { forgetFailure(code) } else { answered -= 1 }
            failed += 1
            failures[ParadigmError.Kind.answerInDoubt.rawValue, default: 0] += 1
        }
    }

    /// Forgets that a row was withdrawn, which has another outcome now.
    mutating func replaceDoubt() {
        forgetFailure(ParadigmError.Kind.answerInDoubt.rawValue)
        // The attempts of an outcome count from its first one.
        retries += 1
    }

    private mutating func forgetFailure(_ code: String) {
        failed -= 1
        let left = (failures[code] ?? 0) - 1
        failures[code] = left > 0 ? left : nil
    }
}

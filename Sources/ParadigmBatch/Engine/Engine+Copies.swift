import Paradigm
import ParadigmHTTP

extension Engine {
    /// What a worker does for whom there is no row left: it looks after the rows that others still wait for.
    ///
    /// While rows are left, a slow one keeps nobody waiting and a copy would take the place of a row; at the end of a
    /// run the slowest one decides when it ends. So copies are sent then, and by workers that have a connection and
    /// nothing to do.
    func lookAfterOthers(_ flights: Flights, near executor: (any TaskExecutor)?) async throws {
        while gate.read({ $0.stopped == nil && $0.hedging.delay != nil }), let flight = await flights.claimOldest(),
            let delay = gate.read({ $0.hedging.delay })
        {
            let copy = Task(executorPreference: executor) {
                try await self.sendCopy(of: flight, after: delay, near: executor)
            }
            await flight.attend(copy)
            try Task.checkCancellation()
        }
    }

    /// Sends a row once more beside, when it has been under way for long and the budget allows.
    ///
    /// Only an answer counts; whatever else becomes of the copy concerns nobody.
    private func sendCopy(
        of flight: Flight,
        after delay: UInt64,
        near executor: (any TaskExecutor)?
    ) async throws {
        var delay = delay
        while let sentAt = flight.sentAt {
            let request = admissionRequest(flight.row, .copy, byteCount: flight.askedByteCount)
            let ticket = try await gate.admit(request, notBefore: sentAt + delay)
            let age = clock.now - min(clock.now, sentAt)
            if flight.sentAt == sentAt, gate.takeCopy(age: age), let request = flight.sendCopy() {
                return try await sendCopy(of: flight, request, ticket, near: executor)
            }
            gate.settle(ticket, SendEnd(.cancelled))
            // What was slow when the wait began may not be by now; otherwise the budget is spent.
            guard let longer = gate.read({ $0.hedging.delay }), longer > delay else { return }
            delay = longer
        }
    }

    private func sendCopy(
        of flight: Flight,
        _ request: HTTPRequest,
        _ ticket: Ticket,
        near executor: (any TaskExecutor)?
    ) async throws {
        let end: RowAttempt.End
        do {
            var request = request
            request.usesFreshConnection = ticket.isProbe
            let lane = try await client.borrowLane(near: executor)
            defer { client.giveBack(lane) }
            end = try await attempt.send(request, for: flight.row.row, over: lane)
        } catch {
            gate.settle(ticket, SendEnd(.cancelled))
            throw error
        }
        let settlement = gate.settle(ticket, end.admission)
        if case .answered = end.admission.result, end.failure == nil { flight.land((end, settlement)) }
    }
}

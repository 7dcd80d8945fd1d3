import Paradigm
import Synchronization

extension Engine {
    /// Keeps the first answered row whose body is not large, to knock with; none that begins work, which nobody would
    /// look after.
    func keepCanary(_ row: PendingRow) {
        canary.withLock { canary in
            guard canary == nil, row.row.body.count <= Self.largestCanary else { return }
            if RowEndpoint.at(row.row.path).isRepeatable { canary = row }
        }
    }

    /// Asks once more what was answered before, to learn whether the server answers at all.
    ///
    /// The answer is dropped.
    ///
    /// - Parameters:
    ///   - waiting: The row whose ticket it uses up.
    ///   - worker: Who sends it.
    /// - Returns: False when nothing was answered yet, so that there is nothing to ask.
    /// - Throws: `CancellationError`, and why the request cannot be made.
    @inline(never)
    func sendCanary(for waiting: RowUnderWay, _ worker: Worker) async throws -> Bool {
        guard let row = canary.withLock({ $0 }) else { return false }
        var request = try request(for: row)
        request.usesFreshConnection = true
        tally.withLock { $0.countCanary() }
        do {
            let lane = try await worker.begin(at: waiting.ticket.sentAt)
            defer { worker.end() }
            settle(waiting.ticket, try await attempt.send(request, for: row.row, over: lane))
            return true
        } catch {
            cancel(waiting)
            throw error
        }
    }

    private func settle(_ ticket: Ticket, _ end: RowAttempt.End) {
        var end = end.admission
        end.isOfCanary = true
        if gate.settle(ticket, end).givesUpOlder { giveUp(sentBefore: ticket.sentAt) }
    }
}

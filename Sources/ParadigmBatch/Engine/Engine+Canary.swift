import Paradigm
import Synchronization

extension Engine {
    /// Keeps the first answered row whose body is not large, to knock with.
    func keepCanary(_ row: PendingRow) {
        canary.withLock { canary in
            if canary == nil, row.row.body.count <= Self.largestCanary { canary = row }
        }
    }

    /// Asks once more what was answered before, to learn whether the server answers at all.
    ///
    /// The answer is dropped.
    func sendCanary(_ row: PendingRow, _ ticket: Ticket, _ busy: BusyLane) async throws {
        var request = try request(for: row)
        request.usesFreshConnection = true
        tally.withLock { $0.countCanary() }
        busy.begin(at: ticket.sentAt)
        defer { busy.end() }
        do {
            let isStreamed = row.row.isStreaming
            var end = try await attempt.send(request, over: busy.lane, isStreamed: isStreamed).admission
            end.isOfCanary = true
            if gate.settle(ticket, end).givesUpOlder { giveUp(sentBefore: ticket.sentAt) }
        } catch {
            gate.settle(ticket, SendEnd(.cancelled))
            throw error
        }
    }
}

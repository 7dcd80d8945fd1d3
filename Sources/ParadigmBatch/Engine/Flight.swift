import ParadigmHTTP
import Synchronization

/// A row under way, which another worker may send a second time beside: the first answer is the row's.
///
/// Only a run that hedges has flights. Each of a row's attempts is a task of its own then, since it must be possible to
/// interrupt it when the copy is answered first.
final class Flight: Sendable {
    /// How an attempt ended, and what admission said to it.
    typealias Landing = (end: RowAttempt.End, settlement: Settlement)

    private struct State {
        var attempt: Task<RowAttempt.End, any Error>?
        /// What the attempt sends.
        var request: HTTPRequest?
        var sentAt: UInt64 = 0
        var copy: Task<Void, any Error>?
        var isClaimed = false
        var copies = 0
        var landing: Landing?
    }

    /// The row.
    let row: PendingRow
    private let flights: Flights
    private let state = Mutex(State())

    /// A row that is not in the air yet.
    init(_ row: PendingRow, among flights: Flights) {
        self.row = row
        self.flights = flights
    }

    /// When the attempt under way was sent; nil between attempts, and for a flight that a worker looks after already.
    var unattendedSince: UInt64? {
        state.withLock { $0.attempt == nil || $0.isClaimed ? nil : $0.sentAt }
    }

    /// When the attempt under way was sent; nil between attempts.
    var sentAt: UInt64? { state.withLock { $0.attempt == nil ? nil : $0.sentAt } }

    /// Copies sent so far.
    var copies: Int { state.withLock { $0.copies } }

    // MARK: The worker that carries the row

    /// Carries an attempt out.
    ///
    /// - Parameters:
    ///   - attempt: The attempt, which has begun.
    ///   - request: What it sends, which a copy sends too: the row's own question, or one that asks to mend an answer.
    ///   - sentAt: When it was sent.
    /// - Returns: The landing of a copy that was answered first; nil when the attempt itself is what counts.
    func carry(
        _ attempt: Task<RowAttempt.End, any Error>,
        _ request: HTTPRequest,
        sentAt: UInt64
    ) async -> Landing? {
        state.withLock { state in
            state.attempt = attempt
            state.request = request
            state.sentAt = sentAt
            state.isClaimed = false
        }
        flights.offer(self)
        await withTaskCancellationHandler {
            _ = await attempt.result
        } onCancel: {
            attempt.cancel()
        }
        return state.withLock { state in
            (state.attempt, state.request) = (nil, nil)
            state.copy.take()?.cancel()
            return state.landing.take()
        }
    }

    // MARK: The worker that looks after it

    /// Takes the attempt under way over for watching, unless somebody has.
    ///
    /// Each attempt is looked after once.
    func claim() -> Bool {
        state.withLock { state in
            guard state.attempt != nil, !state.isClaimed else { return false }
            state.isClaimed = true
            return true
        }
    }

    /// Waits for a copy, which is cancelled as soon as the attempt itself ends.
    func attend(_ copy: Task<Void, any Error>) async {
        // Meanwhile the attempt may have ended, and another one may have a copy already.
        let isLate = state.withLock { state in
            guard state.attempt != nil, state.copy == nil else { return true }
            state.copy = copy
            return false
        }
        if isLate { copy.cancel() }
        await withTaskCancellationHandler {
            _ = await copy.result
        } onCancel: {
            copy.cancel()
        }
        state.withLock { if $0.copy == copy { $0.copy = nil } }
    }

    /// Notes that a copy goes out.
    ///
    /// - Returns: What it sends; nil when there is nothing any more to be a copy of.
    func sendCopy() -> HTTPRequest? {
        state.withLock { state in
            guard state.attempt != nil, let request = state.request else { return nil }
            state.copies += 1
            return request
        }
    }

    /// Bytes that the attempt under way asks with.
    var askedByteCount: Int { state.withLock { $0.request?.body.count } ?? row.row.body.count }

    /// The copy was answered: if that comes first, the attempt is interrupted.
    func land(_ landing: Landing) {
        state.withLock { state in
            guard let attempt = state.attempt, state.landing == nil else { return }
            state.landing = landing
            attempt.cancel()
        }
    }
}

/// The rows of a run that are under way, and the workers that wait for one to look after.
final class Flights: Sendable {
    private struct State {
        var flights: [ObjectIdentifier: Flight] = [:]
        var waiting: [CheckedContinuation<Flight?, Never>] = []
    }

    private let state = Mutex(State())

    /// A row begins.
    func begin(_ row: PendingRow) -> Flight {
        let flight = Flight(row, among: self)
        state.withLock { $0.flights[ObjectIdentifier(flight)] = flight }
        return flight
    }

    /// A row has its outcome, or will have none; after the last one nobody waits any more.
    func end(_ flight: Flight) {
        let waiting = state.withLock { state -> [CheckedContinuation<Flight?, Never>] in
            state.flights.removeValue(forKey: ObjectIdentifier(flight))
            guard state.flights.isEmpty else { return [] }
            defer { state.waiting = [] }
            return state.waiting
        }
        for worker in waiting { worker.resume(returning: nil) }
    }

    /// An attempt at a row has begun: a worker that waits looks after it.
    func offer(_ flight: Flight) {
        let worker = state.withLock { state in
            state.waiting.isEmpty || !flight.claim() ? nil : state.waiting.removeLast()
        }
        worker?.resume(returning: flight)
    }

    /// Claims the row that has been in the air for longest, and waits for one while all are looked after or between
    /// attempts; nil when none is under way any more.
    ///
    /// Every row ends, also in a run that is stopped or cancelled, so no cancellation is needed here.
    func claimOldest() async -> Flight? {
        await withCheckedContinuation { worker in
            let flight: Flight?? = state.withLock { state in
                if let oldest = Self.claimOldest(of: state.flights.values) { return oldest }
                if state.flights.isEmpty { return .some(nil) }
                state.waiting.append(worker)
                return nil
            }
            if let flight { worker.resume(returning: flight) }
        }
    }

    private static func claimOldest(of flights: some Collection<Flight>) -> Flight? {
        while true {
            var oldest: (flight: Flight, sentAt: UInt64)?
            for flight in flights {
                guard let sentAt = flight.unattendedSince else { continue }
                // Of those sent at once the first in the input, so that a seed replays the choice.
                let place = (sentAt, flight.row.row.ordinal)
                if let oldest, place >= (oldest.sentAt, oldest.flight.row.row.ordinal) { continue }
                oldest = (flight, sentAt)
            }
            guard let oldest else { return nil }
            // It may have landed since it was looked at.
            if oldest.flight.claim() { return oldest.flight }
        }
    }
}

import ParadigmGround
import Synchronization

/// The door that all workers of a run go through: ``Admission`` behind a lock, a queue of those who wait, one alarm.
///
/// Whoever finds the door open and nobody waiting passes without suspending or allocating. The others are let through
/// in order when something in flight ends or the alarm rings.
package final class AdmissionGate: Sendable {
    private typealias Waiter = CheckedContinuation<Ticket, any Error>

    private struct State: ~Copyable {
        var admission: Admission
        var queue = AdmissionQueue<Waiter>()
        var units: SplitMix64
        var nextID: UInt64 = 0
        /// Those about to wait, so that a cancellation that comes first is not lost.
        var arriving: Set<UInt64> = []
        var alarm: UInt64?
        /// What the first in line waited for when it was last asked for.
        var held: HeldUp?
    }

    /// What to do outside the lock.
    private struct Release {
        var passed: [(Waiter, Ticket)] = []
        var failed: [Waiter] = []
        var stop: StopReason?
        var alarm: UInt64?
    }

    private let clock: any AdmissionClock
    private let state: Mutex<State>

    /// A gate.
    ///
    /// - Parameters:
    ///   - policy: What the user asked for.
    ///   - clock: The time, and the alarm.
    ///   - seed: What jitter is drawn from.
    package init(_ policy: AdmissionPolicy, clock: any AdmissionClock, seed: UInt64) {
        self.clock = clock
        state = Mutex(State(admission: Admission(policy), units: SplitMix64(seed: seed)))
    }

    /// Waits until a row may be sent.
    ///
    /// - Parameters:
    ///   - request: The row.
    ///   - notBefore: When its backoff ends, in nanoseconds of the clock; 0 for none.
    /// - Returns: A ticket, which the caller settles exactly once, whatever happens to the request.
    /// - Throws: ``AdmissionStopped`` when the run stops; `CancellationError`.
    package func admit(_ request: AdmissionRequest, notBefore: UInt64 = 0) async throws -> Ticket {
        try Task.checkCancellation()
        if let ticket = try admitAtOnce(request, notBefore: notBefore) { return ticket }
        return try await admitInTurn(request, notBefore: notBefore)
    }

    // On its own, so that those who need not wait take no memory for it.
    @inline(never)
    private func admitInTurn(_ request: AdmissionRequest, notBefore: UInt64) async throws -> Ticket {
        let id = state.withLock { state in
            state.nextID += 1
            state.arriving.insert(state.nextID)
            return state.nextID
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { waiter in
                wait(waiter, id: id, request, notBefore: notBefore)
            }
        } onCancel: {
            let entry = state.withLock { state in
                defer { if state.queue.count == 0 { state.held = nil } }
                return state.arriving.remove(id) == nil ? state.queue.remove(id) : nil
            }
            entry?.waiter.resume(throwing: CancellationError())
        }
    }

    /// Lets a row through that need not wait; nil for one that must.
    ///
    /// - Throws: ``AdmissionStopped`` when the run has stopped.
    @inline(never)
    package func admitAtOnce(_ request: AdmissionRequest, notBefore: UInt64 = 0) throws(AdmissionStopped) -> Ticket? {
        let now = clock.now
        guard notBefore <= now else { return nil }
        let admittance: Admittance? = state.withLock { state in
            // Nobody passes those who wait; in an outage and at the end of a run the queue decides too.
            guard state.queue.count == 0 else { return nil }
            return state.admission.admit(request, now: now)
        }
        switch admittance {
        case .go(let ticket): return ticket
        case .stop(let reason): throw AdmissionStopped(reason: reason)
        case .wait, nil: return nil
        }
    }

    /// Counts a send as ended, and lets those through who can now go.
    ///
    /// - Returns: What the row needs to know.
    @discardableResult
    package func settle(_ ticket: Ticket, _ end: SendEnd) -> Settlement {
        let now = clock.now
        let (settlement, release) = state.withLock { state in
            let settlement = state.admission.settle(ticket, end, now: now, random: state.units.unit())
            return (settlement, Self.release(&state, now: now))
        }
        perform(release)
        return settlement
    }

    /// Notes that the server has answered something that was not admitted, so that it is not taken for silent.
    package func hear() {
        let now = clock.now
        state.withLock { $0.admission.hear(now: now) }
    }

    /// Stops the run: all who wait, and all who come, get ``AdmissionStopped``.
    package func stop(_ reason: StopReason) {
        let now = clock.now
        let release = state.withLock { state in
            _ = state.admission.stop(reason)
            return Self.release(&state, now: now)
        }
        perform(release)
    }

    /// Notes that the source has no other rows; see ``StartCheck``.
    package func endRows() {
        let now = clock.now
        let release = state.withLock { state in
            state.admission.endRows()
            return Self.release(&state, now: now)
        }
        perform(release)
    }

    /// Takes a random number in 0..<1 from the gate's seed, for ``RowAttempts``.
    package func randomUnit() -> Double {
        state.withLock { $0.units.unit() }
    }

    /// A look at the state, for progress and summaries.
    package func read<Value: Sendable>(_ body: (borrowing Admission) -> Value) -> Value {
        state.withLock { body($0.admission) }
    }

    /// Takes a second copy of a slow request out of the hedging budget; see ``Hedging``.
    ///
    /// - Parameter age: How long the request has been under way, in nanoseconds.
    /// - Returns: Whether the copy may go.
    package func takeCopy(age: UInt64) -> Bool {
        state.withLock { $0.admission.hedging.takeCopy(age: age) }
    }

    /// What keeps the next row from being sent; nil when nothing does, or only a row's own backoff.
    package var heldUp: HeldUp? {
        state.withLock { state in
            // In an outage all may be out as probes, and nobody wait.
            let outage = state.admission.outage
            return state.held ?? (outage.isDown ? HeldUp(reason: .outage, until: outage.nextProbe) : nil)
        }
    }

    /// How many wait.
    package var waiting: Int { state.withLock { $0.queue.count } }

    @inline(never)
    private func wait(_ waiter: Waiter, id: UInt64, _ request: AdmissionRequest, notBefore: UInt64) {
        let now = clock.now
        let release = state.withLock { state in
            guard state.arriving.remove(id) != nil else { return Release(failed: [waiter]) }
            state.queue.insert(.init(request: request, waiter: waiter), id: id, due: notBefore, now: now)
            return Self.release(&state, now: now)
        }
        perform(release)
    }

    private func ring() {
        let now = clock.now
        let release = state.withLock { state in
            state.alarm = nil
            return Self.release(&state, now: now)
        }
        perform(release)
    }

    /// Lets through whom admission lets through, and says when to look again.
    private static func release(_ state: inout State, now: UInt64) -> Release {
        state.held = nil
        guard state.queue.count > 0 else { return Release() }
        var release = Release()
        // While nothing is answered, a row that is always refused or always fails must not be the one that asks.
        let prefersFirst = state.admission.outage.isDown || state.admission.window.isRefused
        let pass = state.queue.pass(now: now, prefersFirstSends: prefersFirst) { state.admission.admit($0, now: now) }
        release.passed = pass.passed
        state.held = pass.held
        // Rows whose backoff is not over are told of the end as well.
        if let stop = pass.stop ?? state.admission.stopped {
            release.stop = stop
            release.failed = state.queue.removeAll().map(\.waiter)
        } else if let wake = pass.wake, wake < state.alarm ?? .max {
            state.alarm = wake
            release.alarm = wake
        }
        return release
    }

    private func perform(_ release: Release) {
        for (waiter, ticket) in release.passed { waiter.resume(returning: ticket) }
        for waiter in release.failed {
            if let reason = release.stop {
                waiter.resume(throwing: AdmissionStopped(reason: reason))
            } else {
                waiter.resume(throwing: CancellationError())
            }
        }
        guard let alarm = release.alarm else { return }
        clock.setAlarm(at: alarm) { [weak self] in self?.ring() }
    }
}

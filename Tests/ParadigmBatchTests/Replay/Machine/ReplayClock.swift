import ParadigmBatch
import Synchronization

/// Virtual time: it stands still while anything can run, and then goes to the next timer at once.
final class ReplayClock: AdmissionClock {
    private typealias Sleeper = CheckedContinuation<Void, any Error>

    private struct State {
        /// Not zero, as on a real machine.
        var now: UInt64 = 1_000 * second
        var timers = EventQueue<@Sendable () -> Void>()
        var alarm: (time: UInt64, number: Int)?
        var alarms = 0
        var sleepers: [Int: Sleeper] = [:]
        var sleeps = 0
    }

    private let state = Mutex(State())

    var now: UInt64 { state.withLock { $0.now } }

    /// Calls something at a time; at once, but not from within this call, when it is past.
    func at(_ time: UInt64, _ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.timers.insert(action, at: max(time, $0.now)) }
    }

    func setAlarm(at time: UInt64, _ ring: @escaping @Sendable () -> Void) {
        let number: Int? = state.withLock { state in
            if let alarm = state.alarm, alarm.time <= time { return nil }
            state.alarms += 1
            state.alarm = (time, state.alarms)
            return state.alarms
        }
        guard let number else { return }
        at(time) {
            let isStillSet = self.state.withLock { state in
                guard state.alarm?.number == number else { return false }
                state.alarm = nil
                return true
            }
            if isStillSet { ring() }
        }
    }

    /// Waits until a time; does not suspend when it is past.
    ///
    /// - Throws: `CancellationError`.
    func sleep(until time: UInt64) async throws {
        try Task.checkCancellation()
        guard time > now else { return }
        let number = state.withLock { state in
            state.sleeps += 1
            return state.sleeps
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { sleeper in
                state.withLock { $0.sleepers[number] = sleeper }
                at(time) { self.wake(number)?.resume() }
            }
        } onCancel: {
            wake(number)?.resume(throwing: CancellationError())
        }
    }

    /// Goes to the next timer and fires it.
    ///
    /// - Returns: Whether there was one.
    func advance() -> Bool {
        let action = state.withLock { state in
            guard let (time, action) = state.timers.next() else { return nil as (@Sendable () -> Void)? }
            state.now = max(state.now, time)
            return action
        }
        action?()
        return action != nil
    }

    private func wake(_ number: Int) -> Sleeper? {
        state.withLock { $0.sleepers.removeValue(forKey: number) }
    }
}

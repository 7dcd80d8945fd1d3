import ParadigmBatch
import Synchronization

/// A clock that a test turns by hand.
final class ManualClock: AdmissionClock {
    private struct State {
        var now: UInt64 = 0
        var alarm: (time: UInt64, ring: @Sendable () -> Void)?
    }

    private let state = Mutex(State())

    var now: UInt64 { state.withLock { $0.now } }

    /// When the alarm is to ring.
    var alarm: UInt64? { state.withLock { $0.alarm?.time } }

    func setAlarm(at time: UInt64, _ ring: @escaping @Sendable () -> Void) {
        state.withLock { state in
            if let alarm = state.alarm, alarm.time <= time { return }
            state.alarm = (time, ring)
        }
    }

    /// Turns the clock, ringing each alarm at its time.
    func turn(to time: UInt64) {
        while true {
            let ring: (@Sendable () -> Void)? = state.withLock { state in
                guard let alarm = state.alarm, alarm.time <= time else {
                    state.now = max(state.now, time)
                    return nil
                }
                state.now = max(state.now, alarm.time)
                state.alarm = nil
                return alarm.ring
            }
            guard let ring else { return }
            ring()
        }
    }
}

import Dispatch
import ParadigmGround
import Synchronization

/// The machine's monotonic clock, with a single Dispatch timer as the alarm.
package final class SystemAdmissionClock: AdmissionClock {
    private struct Alarm {
        let time: UInt64
        let ring: @Sendable () -> Void
    }

    // Dispatch sources may be used from any thread (dispatch_source_create(3)); the overlay does not say so yet.
    private nonisolated(unsafe) let timer: any DispatchSourceTimer
    private let alarm = Mutex<Alarm?>(nil)

    /// A clock with no alarm set.
    package init() {
        let queue = DispatchQueue(label: "paradigm.admission.alarm", qos: .userInitiated)
        unsafe timer = DispatchSource.makeTimerSource(queue: queue)
        unsafe timer.setEventHandler { [weak self] in self?.fire() }
        unsafe timer.activate()
    }

    deinit {
        unsafe timer.cancel()
    }

    package var now: UInt64 { MonotonicTime.nanoseconds }

    package func setAlarm(at time: UInt64, _ ring: @escaping @Sendable () -> Void) {
        alarm.withLock { alarm in
            if let alarm, alarm.time <= time { return }
            alarm = Alarm(time: time, ring: ring)
            schedule(time)
        }
    }

    private func schedule(_ time: UInt64) {
        let now = now
        let wait = time > now ? min(time - now, 3_600_000_000_000) : 0
        unsafe timer.schedule(deadline: .now() + .nanoseconds(Int(wait)), leeway: .milliseconds(1))
    }

    private func fire() {
        let due: Alarm? = alarm.withLock { alarm in
            guard let set = alarm else { return nil }
            if set.time > now {
                // An alarm set again just as the timer fired, or one more than an hour away.
                schedule(set.time)
                return nil
            }
            alarm = nil
            return set
        }
        due?.ring()
    }
}

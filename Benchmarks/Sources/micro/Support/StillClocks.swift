import ParadigmBatch
import ParadigmJobs
import Synchronization

/// A journal's clock that stands still: no commit is ever due, so that no timer comes in between.
struct StillScheduler: CommitScheduler {
    var now: UInt64 { 1 }
    func run(at time: UInt64, _ work: @escaping @Sendable () -> Void) {}
}

/// A gate's clock that goes on by a millisecond each time somebody looks, and never rings.
final class SteppingClock: AdmissionClock {
    private let time = Atomic<UInt64>(1)

    var now: UInt64 { time.add(1_000_000, ordering: .relaxed).newValue }
    func setAlarm(at time: UInt64, _ ring: @escaping @Sendable () -> Void) {}
}

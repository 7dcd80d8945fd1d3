import ParadigmBatch
import ParadigmJobs
import Synchronization

/// A clock and timer that move only when a test says so.
final class ManualScheduler: CommitScheduler {
    private struct Timer {
        var time: UInt64
        var work: @Sendable () -> Void
    }

    private let state = Mutex<(now: UInt64, timers: [Timer])>((0, []))

    var now: UInt64 { state.withLock { $0.now } }

    /// Wake-ups that have not come yet.
    var pending: Int { state.withLock { $0.timers.count } }

    func run(at time: UInt64, _ work: @escaping @Sendable () -> Void) {
        state.withLock { $0.timers.append(Timer(time: time, work: work)) }
    }

    /// Lets milliseconds pass and runs what is due, in order.
    func advance(milliseconds: UInt64) {
        let end = now + milliseconds * 1_000_000
        while let timer = state.withLock({ Self.takeNext(from: &$0, until: end) }) { timer.work() }
        state.withLock { $0.now = end }
    }

    private static func takeNext(from state: inout (now: UInt64, timers: [Timer]), until end: UInt64) -> Timer? {
        guard let next = state.timers.indices.min(by: { state.timers[$0].time < state.timers[$1].time }),
            state.timers[next].time <= end
        else { return nil }
        state.now = max(state.now, state.timers[next].time)
        return state.timers.remove(at: next)
    }
}

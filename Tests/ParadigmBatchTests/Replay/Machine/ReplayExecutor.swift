import ParadigmBatch
import ParadigmGround
import Synchronization

/// Runs all tasks of a run on one thread, one job after the other, so that a seed replays their order.
///
/// The order is that of readiness, or drawn from a seed: any order in which jobs of different tasks may run is one that
/// the engine must bear.
final class ReplayExecutor: TaskExecutor {
    private struct State {
        var ready: [UnownedJob] = []
        var units: SplitMix64?
        var driver: pthread_t?
        var strays = 0
    }

    private let state: Mutex<State>

    /// An executor.
    ///
    /// - Parameter seed: What the order of ready jobs is drawn from; nil for first come, first served.
    init(shuffledBy seed: UInt64?) {
        state = Mutex(State(units: seed.map(SplitMix64.init)))
    }

    /// Jobs that came from another thread: something ran elsewhere, and its order is not replayed.
    var strays: Int { state.withLock { $0.strays } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { state in
            if let driver = state.driver, pthread_equal(driver, pthread_self()) == 0 { state.strays += 1 }
            state.ready.append(job)
        }
    }

    /// Makes the calling thread the one on which everything happens.
    func beginDriving() {
        state.withLock { $0.driver = pthread_self() }
    }

    /// Runs jobs until none is ready.
    ///
    /// - Parameter jobs: How many may still be run; reduced by those that were.
    /// - Returns: Whether they were enough.
    func runUntilIdle(atMost jobs: inout Int) -> Bool {
        while let job = next() {
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            jobs -= 1
            if jobs <= 0 { return false }
        }
        return true
    }

    private func next() -> UnownedJob? {
        state.withLock { state in
            guard !state.ready.isEmpty else { return nil }
            let unit = state.units?.unit() ?? 0
            return state.ready.remove(at: Int(unit * Double(state.ready.count)))
        }
    }
}

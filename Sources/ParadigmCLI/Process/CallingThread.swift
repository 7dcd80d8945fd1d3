import Dispatch
import Synchronization

/// Runs tasks on the thread that lends itself to it.
///
/// Parsing arguments, and one request, leave nothing to share out among threads: without the pool of them that Swift
/// starts otherwise, the command starts and ends sooner.
public final class CallingThread: TaskExecutor {
    private let jobs = Mutex<[UnownedJob]>([])
    private let due = DispatchSemaphore(value: 0)

    /// An executor without a thread: nothing runs before ``run()``.
    public init() {}

    /// Puts a piece of a task in line; any thread may.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        due.signal()
    }

    /// Runs the tasks until one of them ends the process.
    public func run() -> Never {
        while true {
            due.wait()
            let job = jobs.withLock { $0.removeFirst() }
            unsafe job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }
}

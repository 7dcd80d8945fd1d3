import DequeModule
import NIOCore

/// Runs tasks on an event loop's own thread, so that a task that sends and waits there never changes threads.
///
/// A task that a reply wakes runs as soon as that reply is read, before the next connection is looked at, while all
/// that belongs to it is in the processor's caches.
///
/// `@unchecked Sendable`: its variables are read and written on its event loop only. ``enqueue(_:)`` goes there first,
/// and the other methods assert it in debug builds, in which the tests run.
final class LoopTaskExecutor: TaskExecutor, @unchecked Sendable {
    private let loop: any EventLoop
    private var ready: Deque<UnownedJob> = []
    /// Whether somebody will run what is ready.
    private var isExpected = false

    /// An executor on a loop.
    init(loop: any EventLoop) {
        self.loop = loop
    }

    /// Runs a step of a task: one that another step or ``run(_:)`` woke after that, any other in the loop's turn.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        if loop.inEventLoop { add(job) } else { loop.execute { self.add(job) } }
    }

    /// Does something on the loop, and then runs the tasks that it woke.
    func run(_ body: () -> Void) {
        loop.assertInEventLoop()
        // Within a task, or another such call, whoever began runs them.
        guard !isExpected else { return body() }
        isExpected = true
        body()
        runReady()
    }

    private func add(_ job: UnownedJob) {
        loop.assertInEventLoop()
        ready.append(job)
        guard !isExpected else { return }
        isExpected = true
        loop.execute { self.runReady() }
    }

    /// Runs what is ready; what that wakes comes after all else that waits in the loop's turn.
    private func runReady() {
        loop.assertInEventLoop()
        for _ in 0..<ready.count {
            if let job = ready.popFirst() { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
        isExpected = !ready.isEmpty
        if isExpected { loop.execute { self.runReady() } }
    }
}

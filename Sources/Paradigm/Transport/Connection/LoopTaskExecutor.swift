import DequeModule
import NIOCore

/// Runs tasks on an event loop's own thread, so that a task that sends and waits there never changes threads.
///
/// A task that a reply wakes runs as soon as that reply is read, before the next connection is looked at, while all
/// that belongs to it is in the processor's caches.
///
/// `@unchecked Sendable`: its variables are read and written on its event loop only, as ``enqueue(_:)`` makes sure of
/// and the other methods assert in debug builds, in which the tests run.
final class LoopTaskExecutor: TaskExecutor, @unchecked Sendable {
    private let loop: any EventLoop
    private var ready: Deque<UnownedJob> = []
    /// Whether somebody will run what is ready.
    private var isExpected = false

    /// An executor on a loop.
    init(loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        guard loop.inEventLoop else {
            return loop.execute { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
        ready.append(job)
        guard !isExpected else { return }
        isExpected = true
        loop.execute { self.runReady() }
    }

    /// Does something on the loop, and then runs the tasks that it woke.
    func run(_ body: () -> Void) {
        loop.assertInEventLoop()
        // Within another such call, or within a task, whoever began runs them.
        guard !isExpected else { return body() }
        isExpected = true
        body()
        runReady()
    }

    private func runReady() {
        while let job = ready.popFirst() { unsafe job.runSynchronously(on: asUnownedTaskExecutor()) }
        isExpected = false
    }
}

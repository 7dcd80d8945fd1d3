import NIOCore

/// Runs tasks on an event loop's own thread, so that a task that sends and waits there never changes threads.
final class LoopTaskExecutor: TaskExecutor {
    private let loop: any EventLoop

    /// An executor on a loop.
    init(loop: any EventLoop) {
        self.loop = loop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { unsafe job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}

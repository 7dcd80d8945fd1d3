import NIOCore

/// An event loop, and what all lanes on it share.
final class LoopPlace: Sendable {
    /// The loop.
    let loop: any EventLoop
    /// Its deadlines, behind one timer.
    let deadlines: LoopDeadlines
    /// The connections that it is opening.
    let openings: LoopOpenings
    /// The requests that it is about to write.
    let writes: LoopWrites
    /// Runs tasks on it.
    let executor: LoopTaskExecutor

    /// A loop without lanes.
    init(_ loop: any EventLoop) {
        self.loop = loop
        deadlines = LoopDeadlines(loop: loop)
        openings = LoopOpenings(loop: loop)
        writes = LoopWrites(loop: loop)
        executor = LoopTaskExecutor(loop: loop)
    }
}

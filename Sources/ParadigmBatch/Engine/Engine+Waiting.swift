import Synchronization

/// Rows that come as their maker likes: a program gives some, waits for their outcomes, and gives others.
///
/// Nothing may wait for a row that is yet to come. Outcomes that are held back until the first replies decide about the run
/// are given out once nothing is in flight and no row is there: the check goes on counting, and may refuse the run later. A
/// run that has been stopped gives up waiting, so that whoever gives the rows sees its end.
extension Engine {
    /// How long nothing must have come.
    private static let patience = Duration.milliseconds(100)

    /// Which part of a run has come to its end.
    private enum Part { case work, look }

    /// Carries out some work of the run, looking now and then whether it waits for a row.
    ///
    /// - Throws: What the work throws, or the sink.
    func whileWaiting(_ work: @escaping @Sendable () async throws -> Void) async throws {
        guard source.mayWait else { return try await work() }
        try await withThrowingTaskGroup(of: Part.self) { group in
            group.addTask {
                try await self.lookAfterWaiting()
                return .look
            }
            group.addTask {
                try await work()
                return .work
            }
            let first = try await group.next()
            group.cancelAll()
            do { while try await group.next() != nil {} } catch is CancellationError where first == .look {
                // Given up here, and by nobody else.
                try Task.checkCancellation()
            }
        }
    }

    /// Returns when the run was stopped and does nothing but wait for a row that it would not send: cancelling is all that
    /// ends a wait in somebody's own sequence.
    private func lookAfterWaiting() async throws {
        // However this ends, the run does: nobody may go on waiting for a row.
        defer { source.interrupt() }
        var (hasWaited, wasStopped) = (false, false)
        while !Task.isCancelled {
            let (isStopped, inFlight) = gate.read { ($0.stopped != nil, $0.window.inFlight) }
            if isStopped { source.interrupt() }
            let isWaiting = source.isWaiting
            let isIdle = isWaiting && hasWaited && inFlight == 0
            // A worker that records an outcome is not at the turnstile, and must not be cancelled.
            if isIdle, wasStopped, turnstile.waiting == workers.withLock({ $0.count }) - 1 { return }
            // What a run that was stopped holds back stays pending.
            if isIdle, !isStopped {
                do { try await recordHeld() } catch {
                    gate.stop(.asked)
                    source.interrupt()
                    throw error
                }
            }
            (hasWaited, wasStopped) = (isWaiting, isStopped)
            do { try await options.pause(Self.patience) } catch { return }
        }
    }
}

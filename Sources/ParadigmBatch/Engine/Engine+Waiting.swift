import Synchronization

/// Rows that come as their maker likes: a program gives some, waits for their outcomes, and gives others.
///
/// Nothing may wait for a row that is yet to come. Outcomes that are held back until the first replies decide about the run
/// are given out once nothing is in flight and no row is there: the check goes on counting, and may refuse the run later. A
/// run that has been stopped gives up waiting, so that whoever gives the rows sees its end.
extension Engine {
    /// How long nothing must have come.
    private static let patience = Duration.milliseconds(100)

    /// Carries out some work of the run, looking now and then whether it waits for a row.
    ///
    /// - Throws: What the work throws, or the sink.
    func whileWaiting(_ work: () async throws -> Void) async throws {
        guard source.mayWait else { return try await work() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.lookAfterWaiting() }
            try await work()
            group.cancelAll()
            try await group.waitForAll()
        }
    }

    private func lookAfterWaiting() async throws {
        // However this ends, the run does: nobody may go on waiting for a row.
        defer { source.interrupt() }
        var hasWaited = false
        while !Task.isCancelled {
            let (isStopped, inFlight) = gate.read { ($0.stopped != nil, $0.window.inFlight) }
            if isStopped { source.interrupt() }
            let isWaiting = source.isWaiting
            // What a run that was stopped holds back stays pending.
            if isWaiting, hasWaited, inFlight == 0, !isStopped {
                do { try await recordHeld() } catch {
                    gate.stop(.asked)
                    source.interrupt()
                    throw error
                }
            }
            hasWaited = isWaiting
            do { try await options.pause(Self.patience) } catch { return }
        }
    }
}

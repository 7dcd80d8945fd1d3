import ParadigmHTTP

/// What follows an answer that is whole.
///
/// It is worth a short wait: the token counts may still come, and a connection whose reply was read to its end can be
/// used again. It is worth no more than that, and above all no second request, since the answer is there and was paid
/// for.
package enum StreamRest {
    /// Reads a reply on to its end, for as long as a configuration says.
    ///
    /// - Parameters:
    ///   - lane: The lane over which the reply comes.
    ///   - patience: How long; then the connection is closed.
    ///   - take: Takes the bytes, and says whether more are wanted.
    /// - Returns: Whether the end was reached.
    /// - Throws: `CancellationError` when the task was cancelled, and what `take` throws.
    package static func read(
        from lane: any HTTPLane,
        for patience: Duration,
        _ take: ([UInt8]) throws -> Bool
    ) async throws -> Bool {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await Self.giveUp(lane, after: patience) }
            // Left by whichever way, the watch is over before the lane is used again.
            defer { group.cancelAll() }
            while let bytes = try await next(from: lane) {
                guard !bytes.isEmpty, try take(bytes) else { return false }
            }
            return true
        }
    }

    /// The next bytes, nil at the end, and none when no more can be had.
    private static func next(from lane: any HTTPLane) async throws -> [UInt8]? {
        do {
            while let bytes = try await lane.read() {
                if !bytes.isEmpty { return bytes }
            }
            return nil
        } catch {
            try Task.checkCancellation()
            return []
        }
    }

    /// Makes a lane give up its reply, unless the task is cancelled before the time is over.
    private static func giveUp(_ lane: any HTTPLane, after patience: Duration) async {
        do {
            try await Task.sleep(for: patience)
        } catch {
            return
        }
        await withCheckedContinuation { continuation in
            lane.abandon { continuation.resume() }
        }
    }
}

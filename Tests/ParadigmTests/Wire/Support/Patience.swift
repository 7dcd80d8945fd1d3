import NIOCore
import NIOPosix
import Synchronization

/// How long something took, by the monotonic clock.
func time(_ body: () async throws -> Void) async rethrows -> Duration {
    let clock = ContinuousClock()
    let start = clock.now
    try await body()
    return clock.now - start
}

/// Runs `body` at once on the caller's thread up to where it first waits, and goes on beside the caller.
///
/// So what it does before it first waits has happened when this returns, and tests need not sleep to be sure of that.
@available(macOS 26.0, *)
func begin<Success: Sendable>(_ body: @escaping @Sendable () async throws -> Success) -> Task<Success, any Error> {
    Task.immediate { try await body() }
}

/// Something that becomes true once.
final class Flag: Sendable {
    private let value = Atomic(false)

    var isSet: Bool { value.load(ordering: .acquiring) }

    func set() { value.store(true, ordering: .releasing) }
}

/// Returns when a condition holds that nobody announces, looking again every few milliseconds.
///
/// A timer of an event loop keeps the time, so that tests that wait take no turn from those that work.
func untilTrue(_ condition: () -> Bool) async {
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    while !condition(), !Task.isCancelled {
        _ = try? await loop.scheduleTask(in: .milliseconds(3)) {}.futureResult.get()
    }
}

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

/// Returns when a condition holds that nobody announces, looking again whenever other tasks have had their turn.
func untilTrue(_ condition: () -> Bool) async {
    while !condition(), !Task.isCancelled { await Task.yield() }
}

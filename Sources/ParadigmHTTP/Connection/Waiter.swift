/// A task that waits for a value from an event loop.
///
/// `@safe` because the one way to misuse the continuation, resuming it twice or never, is excluded by ``LaneMachine``,
/// which forgets a waiter in the same step in which it says that it is resumed, and says so of every waiter.
@safe
struct Waiter<Value: Sendable>: Sendable {
    private let continuation: UnsafeContinuation<Value, any Error>

    private init(_ continuation: UnsafeContinuation<Value, any Error>) {
        unsafe self.continuation = continuation
    }

    /// Gives the value to the task.
    func resume(returning value: sending Value) {
        unsafe continuation.resume(returning: value)
    }

    /// Ends the task's wait with an error.
    func resume(throwing error: any Error) {
        unsafe continuation.resume(throwing: error)
    }

    /// Suspends the current task until the waiter given to `body` is resumed.
    static func wait(_ body: (Waiter<Value>) -> Void) async throws -> Value {
        unsafe try await withUnsafeThrowingContinuation { unsafe body(Waiter($0)) }
    }
}

/// Returns when something is true that another thread makes so without a word, looking again every few milliseconds.
///
/// - Throws: When it is not true after five seconds.
func untilTrue(_ condition: () -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(5)
    while !condition() {
        if ContinuousClock.now > deadline { throw Unexpected("the condition did not come true") }
        try await Task.sleep(for: .milliseconds(3))
    }
}

import Dispatch
import Synchronization

/// The rows of an input that have no outcome yet, in their order.
final class InputSource: RowSource {
    /// What reading has come to.
    struct Counts: Sendable {
        /// Records read.
        var records = 0
        /// Records that cannot be sent.
        var bad = 0
        /// Rows that were recorded before.
        var recordedBefore = 0
        /// Those of them that had failed.
        var failedBefore = 0
        /// Rows given out that may have been sent, and billed, before a crash.
        var maybeBilled = 0
        /// The first bad records.
        var firstBad: [BadRow] = []
        /// Whether the end was reached.
        var isAtEnd = false
    }

    private struct State: ~Copyable {
        var input: IdentifiedInput
        var counts = Counts()
        /// Nil when nobody wants it, after a bad record, and when it could not be kept.
        var order: RowOrder?
    }

    private static let badRowsKept = 20

    private let state: Mutex<State>
    private let journal: Journal?
    private let retriesFailed: Bool
    private let generation: Int
    private let onBad: (@Sendable (BadRow) throws -> Void)?
    /// Where an input is read that may keep its reader waiting, such as a pipe; nil for a file.
    private let queue: DispatchQueue?

    /// The rows of an input.
    ///
    /// - Parameters:
    ///   - reader: The input, at its beginning.
    ///   - journal: What was recorded; nil for nothing.
    ///   - retriesFailed: Whether rows that failed are given out again.
    ///   - generation: The round that those are sent in.
    ///   - order: Takes note of every row for the export; nil for none.
    ///   - mayBlock: Whether reading may wait for bytes, as of a pipe, so that it needs a thread of its own.
    ///   - onBad: Told of each record that cannot be sent.
    init(
        _ reader: sending InputReader,
        journal: Journal?,
        retriesFailed: Bool = false,
        generation: Int = 0,
        order: sending RowOrder? = nil,
        mayBlock: Bool = false,
        onBad: (@Sendable (BadRow) throws -> Void)? = nil
    ) {
        state = Mutex(State(input: IdentifiedInput(reader), order: order))
        self.journal = journal
        self.retriesFailed = retriesFailed
        self.generation = generation
        self.onBad = onBad
        queue = mayBlock ? DispatchQueue(label: "paradigm.input") : nil
    }

    /// What reading has come to so far.
    var counts: Counts { state.withLock { $0.counts } }

    /// All rows of the input, once it was read to its end and if none of its records is bad.
    func takeOrder() -> sending RowOrder? {
        state.withLock { state in
            guard state.counts.isAtEnd else { return nil }
            return state.order.take()
        }
    }

    func next() async throws -> PendingRow? {
        guard let queue else { return try nextNow() }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try self.nextNow() }) }
        }
    }

    // Not inlined, so that a worker's task need not keep room for what is only needed while a row is read.
    @inline(never)
    private func nextNow() throws -> PendingRow? {
        try state.withLock { state in
            while let identified = try state.input.next() {
                state.counts.records += 1
                switch identified {
                case .bad(let bad):
                    state.counts.bad += 1
                    state.order = nil
                    if state.counts.firstBad.count < Self.badRowsKept { state.counts.firstBad.append(bad) }
                    try onBad?(bad)
                case .row(let row, let key):
                    // Whatever goes wrong there: the export can do without.
                    do { try state.order?.append(row, key) } catch { state.order = nil }
                    let place = journal?.place(of: key)
                    guard place == nil || retriesFailed && place?.isAnswered == false else {
                        state.counts.recordedBefore += 1
                        if place?.isAnswered == false { state.counts.failedBefore += 1 }
                        continue
                    }
                    if place == nil, row.ordinal <= journal?.recovery.highestAdmitted ?? -1 {
                        state.counts.maybeBilled += 1
                    }
                    return PendingRow(row: row, key: key, generation: place == nil ? 0 : generation)
                }
            }
            state.counts.isAtEnd = true
            return nil
        }
    }
}

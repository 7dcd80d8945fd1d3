import Paradigm
import Synchronization

/// Where a batch takes its requests from.
public protocol BatchSource: Sendable {
    /// The next request, or nil after the last.
    ///
    /// Called by one task at a time, and only when there is room for the request. That task is cancelled when the run was
    /// stopped meanwhile, so that whoever waits here for an outcome sees the run's end.
    ///
    /// - Returns: The request, or nil.
    /// - Throws: What ends the run.
    func next() async throws -> BatchRequest?
}

/// The requests of any asynchronous sequence.
public struct AsyncBatchSource<Requests: AsyncSequence & Sendable>: BatchSource where Requests.Element == BatchRequest {
    private let iteration: Iteration

    /// Takes requests out of a sequence, which is iterated once.
    public init(_ requests: Requests) {
        iteration = Iteration(requests)
    }

    /// The next request, or nil after the last.
    public func next() async throws -> BatchRequest? {
        try await iteration.next()
    }

    /// `@unchecked Sendable`: the iterator is touched only by whoever has set ``isAsked``, which one task at a time can,
    /// and the acquiring and releasing order hands on what it did to the next.
    private final class Iteration: @unchecked Sendable {
        private let isAsked = Atomic(false)
        private var iterator: Requests.AsyncIterator

        init(_ requests: Requests) {
            iterator = requests.makeAsyncIterator()
        }

        func next() async throws -> BatchRequest? {
            guard isAsked.compareExchange(expected: false, desired: true, ordering: .acquiring).exchanged else {
                throw ParadigmError(
                    kind: .invalidConfiguration,
                    message: "A source of requests was asked by two tasks at once. Give each batch a source of its own."
                )
            }
            defer { isAsked.store(false, ordering: .releasing) }
            return try await iterator.next()
        }
    }
}

extension [BatchRequest] {
    /// The requests as a source.
    ///
    /// - Returns: A source that gives each of them once.
    public func asBatchSource() -> some BatchSource {
        ListSource(self)
    }
}

/// The requests of an array.
private final class ListSource: BatchSource {
    private let requests: [BatchRequest]
    private let position = Atomic(0)

    init(_ requests: [BatchRequest]) {
        self.requests = requests
    }

    func next() async throws -> BatchRequest? {
        let index = position.wrappingAdd(1, ordering: .relaxed).oldValue
        return index < requests.count ? requests[index] : nil
    }
}

/// The requests of a source as the engine's rows.
final class RequestSource<Source: BatchSource>: RowSource {
    private let source: Source
    private let rows = Atomic(0)
    private let waits = Atomic(false)

    init(_ source: Source) {
        self.source = source
    }

    var mayWait: Bool { !(source is ListSource) }

    var isWaiting: Bool { waits.load(ordering: .relaxed) }

    func next() async throws -> PendingRow? {
        waits.store(true, ordering: .relaxed)
        defer { waits.store(false, ordering: .relaxed) }
        guard let request = try await source.next() else { return nil }
        let ordinal = rows.wrappingAdd(1, ordering: .relaxed).oldValue
        // Without a journal nobody asks who a row is across runs: its place is enough.
        var row = Row(ordinal: ordinal, line: ordinal + 1, id: request.id, path: request.path, body: request.body)
        row.asked = AskedAnswers.count(in: request.body, of: RowEndpoint.at(request.path).answer)
        return PendingRow(row: row, key: RowKey(high: 0, low: UInt64(ordinal)))
    }
}

/// A closure as the engine's sink.
struct OutcomeClosure: OutcomeSink {
    let body: @Sendable (BatchOutcome) async throws -> Void

    func record(_ conclusion: Conclusion) async throws {
        try await body(BatchOutcome(conclusion))
    }
}

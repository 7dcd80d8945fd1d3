import Paradigm
import ParadigmBatch
import Synchronization

/// The rows of a replayed run: their number is in their body.
enum ReplayRow {
    static let job = "replay"

    static func key(_ number: Int) -> RowKey { RowKey(high: 0, low: UInt64(number)) }

    static func make(_ number: Int, isStreaming: Bool) -> PendingRow {
        let body = Array(#"{"row":\#(number)}"#.utf8)
        var row = Row(ordinal: number, line: number + 1, path: "/chat/completions", body: body)
        row.maxTokens = 5
        row.isStreaming = isStreaming
        return PendingRow(row: row, key: key(number))
    }

    static func number(inBody body: [UInt8]) -> Int {
        body.reduce(0) { number, byte in (0x30...0x39).contains(byte) ? number * 10 + Int(byte) - 0x30 : number }
    }
}

/// The rows in order, some of which have to be waited for.
final class ReplaySource: RowSource {
    private let world: ReplayWorld
    private let next = Counter()

    init(_ world: ReplayWorld) {
        self.world = world
    }

    var canBeReadAhead: Bool { world.scenario.canBeReadAhead }

    func next() async throws -> PendingRow? {
        let number = next.take()
        guard number < world.scenario.rows else { return nil }
        if world.draw.unit(.source, number) < world.scenario.rates.slowSource {
            try await world.wait(UInt64(world.draw.unit(.source, number, 1) * 2e9))
        }
        if number == world.scenario.sourceFailsAt {
            world.note(.sourceFailed)
            throw ReplayFailure.source
        }
        world.note(.read(row: number))
        let isStreaming = world.draw.unit(.length, number) < world.scenario.rates.streamed
        return ReplayRow.make(number, isStreaming: isStreaming)
    }
}

/// Takes outcomes into the log, sometimes slowly, until its disk is full.
final class ReplaySink: OutcomeSink {
    private let world: ReplayWorld
    private let records = Counter()

    init(_ world: ReplayWorld) {
        self.world = world
    }

    func willSend(_ row: PendingRow) {
        world.note(.admitted(row: row.row.ordinal))
    }

    func record(_ conclusion: Conclusion) async throws {
        let (record, row) = (ReplayRecord(conclusion), conclusion.row)
        let number = row.row.ordinal
        if world.draw.unit(.sink, number) < world.scenario.rates.slowSink {
            try await world.wait(UInt64(world.draw.unit(.sink, number, 1) * 1e9))
        }
        if world.draw.unit(.sink, number, 2) < world.scenario.rates.callingSink { try await call() }
        if records.take() >= world.scenario.sinkFailsAt ?? .max {
            world.note(.sinkFailed(row: number))
            throw ReplayFailure.sink
        }
        world.note(.recorded(record, row: number))
    }

    /// What a call of the sink's own needs of the client; a closed one has nothing.
    private func call() async throws {
        guard let client = world.client.withLock({ $0 }) else { return }
        do {
            let lane = try await client.borrowLane()
            defer { client.giveBack(lane) }
            try await world.wait(20 * millisecond)
        } catch is ParadigmError {}
    }
}

/// What a source or a sink throws.
enum ReplayFailure: Error {
    case source, sink
}

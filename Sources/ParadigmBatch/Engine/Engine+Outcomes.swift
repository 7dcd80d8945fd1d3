import Paradigm
import Synchronization

extension Engine {
    /// Records what a row has come to, or holds it back.
    @inline(never)
    func conclude(_ row: RowUnderWay, _ decision: RowDecision) async throws {
        switch decision {
        case .record, .setAside:
            guard let conclusion = row.conclusion else { return }
            try await record(conclusion)
            row.settle()
        case .hold: hold(row)
        case .pending, .again: return try await conclude(unmended: row)
        }
        try await recordHeldOnceDecided()
    }

    /// Records an answer that does not follow the schema and that the run has no room to have mended.
    @inline(never)
    func conclude(unmended row: RowUnderWay) async throws {
        guard let conclusion = row.unmended else { return }
        try await record(conclusion)
        row.settle()
        try await recordHeldOnceDecided()
    }

    @inline(never)
    private func hold(_ row: RowUnderWay) {
        if let conclusion = row.conclusion { held.withLock { $0.append(conclusion) } }
    }

    private func record(_ conclusion: Conclusion) async throws {
        try await sink.record(conclusion)
        if count(conclusion) { try await withdraw() }
    }

    /// - Returns: Whether it is time to look for outcomes in doubt.
    @inline(never)
    private func count(_ conclusion: Conclusion) -> Bool {
        tally.withLock { tally in
            if conclusion.row.isRepeated { tally.replaceDoubt() }
            tally.count(conclusion)
        }
        if conclusion.outcome.isAnswered { keepCanary(conclusion.row) }
        return trace(conclusion)
    }

    private func recordHeldOnceDecided() async throws {
        let isAnyHeld = held.withLock { !$0.isEmpty }
        if isAnyHeld, gate.read({ $0.start.state }) == .open { try await recordHeld() }
    }

    @inline(never)
    func recordHeld() async throws {
        let rows = held.withLock { held in
            defer { held = [] }
            return held
        }
        for conclusion in rows { try await record(conclusion) }
    }

    /// Records a row that cannot be sent at all, such as one whose path is none.
    ///
    /// - Throws: Any error that is not about the row.
    @inline(never)
    func fail(_ row: RowUnderWay, _ error: any Error) async throws {
        guard let conclusion = row.conclusion(unsent: error) else { throw error }
        try await record(conclusion)
        row.settle()
    }
}

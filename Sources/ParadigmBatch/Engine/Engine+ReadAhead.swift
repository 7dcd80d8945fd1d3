import Synchronization

extension Engine {
    /// The next row, asked for by one worker at a time.
    ///
    /// - Parameter wantsSample: Whether rows other than the next ones are to be tried; see ``StartCheck``.
    /// - Returns: The row, and whether it was taken from among those ahead; nil when there is none.
    /// - Throws: What the source throws.
    func nextRow(wantsSample: Bool) async throws -> (row: PendingRow, isSample: Bool)? {
        if wantsSample || isReadingAhead.load(ordering: .relaxed), let next = try await nextAhead(wantsSample) {
            return next
        }
        if let row = try await source.next() { return (row, false) }
        gate.endRows()
        return nil
    }

    @inline(never)
    private func nextAhead(_ wantsSample: Bool) async throws -> (row: PendingRow, isSample: Bool)? {
        if wantsSample, source.canBeReadAhead {
            isReadingAhead.store(true, ordering: .relaxed)
            while !ahead.withLock({ $0.isFull }), gate.read({ $0.stopped }) == nil, let row = try await source.next() {
                ahead.withLock { $0.add(row) }
            }
        }
        if let row = ahead.withLock({ wantsSample ? $0.takeSample() : $0.takeFirst() }) { return (row, wantsSample) }
        isReadingAhead.store(false, ordering: .relaxed)
        return nil
    }
}

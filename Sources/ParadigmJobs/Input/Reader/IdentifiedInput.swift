package import ParadigmBatch

/// A record of the input together with who it is.
package enum IdentifiedRow: Hashable, Sendable {
    case row(Row, RowKey)
    case bad(BadRow)
}

/// The rows of an input with their keys: what a run sends, and what an export looks up.
///
/// Of a shard it gives out only its own records, but looks at all of them, since a key counts the equal rows before it
/// and ids must be unique over the whole input.
package final class IdentifiedInput {
    /// The reader, which stands after the record given out last.
    package let reader: InputReader
    private var identity = RowIdentity()

    /// The rows that a reader, which must stand at the beginning, has yet to give.
    package init(_ reader: InputReader) {
        self.reader = reader
    }

    /// The next record; nil at the end.
    ///
    /// - Throws: ``InputError/cannotRead(path:code:)``.
    package func next() throws(InputError) -> IdentifiedRow? {
        while let row = try reader.next() {
            let ordinal: Int
            let identified: IdentifiedRow
            switch row {
            case .row(let row, let fingerprint):
                ordinal = row.ordinal
                switch identity.identify(row, fingerprint) {
                case .key(let key): identified = .row(row, key)
                case .duplicate(var bad):
                    bad.unit = reader.unit
                    identified = .bad(bad)
                }
            case .bad(let bad):
                ordinal = bad.ordinal
                identity.note(bad)
                identified = .bad(bad)
            }
            if reader.options.shard?.contains(ordinal: ordinal) ?? true { return identified }
        }
        // No row comes after the end that could be compared with those before it.
        identity = RowIdentity()
        return nil
    }
}

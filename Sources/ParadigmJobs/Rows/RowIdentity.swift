package import ParadigmBatch

/// Gives each row its key and finds ids that come a second time, in one pass over an input.
///
/// Keeps ten bytes for each row in tables between 77 and 90 per cent full, so less than 13 bytes a row once there are
/// many; that an id is taken for another one among ten million has a probability of 10⁻¹². Show it every record, in the
/// order of the input: a key counts the rows before it.
package struct RowIdentity: Sendable {
    /// Who a row is.
    package enum Identified: Hashable, Sendable {
        case key(RowKey)
        case duplicate(BadRow)
    }

    private var ids = HashCounts()
    private var names = GivenNames()
    private var fingerprints = HashCounts()

    /// Nothing seen so far.
    package init() {}

    /// Who the next row of the input is, and what it asks.
    package mutating func identify(_ row: Row, _ fingerprint: Fingerprint) -> Identified {
        guard let id = row.id else {
            guard names.mayCall(row.ordinal) else { return .duplicate(Self.duplicate(row)) }
            let occurrence = fingerprints.count(high: fingerprint.high, low: fingerprint.low)
            return .key(RowKey(fingerprint: fingerprint, occurrence: occurrence))
        }
        guard isFirst(id), names.mayTake(id, at: row.ordinal) else { return .duplicate(Self.duplicate(row)) }
        return .key(RowKey(id: id, fingerprint: fingerprint))
    }

    /// Takes note of a record that cannot be sent: its id, if it could be read, is taken all the same.
    package mutating func note(_ bad: BadRow) {
        if let id = bad.id {
            _ = isFirst(id)
            _ = names.mayTake(id, at: bad.ordinal)
        } else {
            _ = names.mayCall(bad.ordinal)
        }
    }

    /// Two hashes keyed with this process's own secret are enough here: they are compared within one pass and never
    /// written down, and nobody can make ids collide without knowing the secret.
    private mutating func isFirst(_ id: String) -> Bool {
        // The bytes, not the characters: to the hasher of strings, canonically equivalent ones are the same.
        var id = id
        let hash = id.withUTF8 { bytes in
            let bytes = UnsafeRawBufferPointer(bytes)
            return unsafe (Self.keyedHash(of: bytes, salt: 0), Self.keyedHash(of: bytes, salt: 1))
        }
        return ids.count(high: hash.0, low: hash.1) == 1
    }

    private static func keyedHash(of bytes: UnsafeRawBufferPointer, salt: UInt8) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(salt)
        unsafe hasher.combine(bytes: bytes)
        return UInt64(bitPattern: Int64(hasher.finalize()))
    }

    private static func duplicate(_ row: Row) -> BadRow {
        BadRow(ordinal: row.ordinal, line: row.line, id: row.id, .duplicateID)
    }
}

import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct RowIdentityTests {
    private static func row(_ ordinal: Int, id: String? = nil, body: String = "{}") -> (
        row: Row, fingerprint: Fingerprint
    ) {
        let bytes = Array(body.utf8)
        let fingerprint = Fingerprint(path: "/p", body: bytes.span)
        return (Row(ordinal: ordinal, line: ordinal + 1, id: id, path: "/p", body: bytes), fingerprint)
    }

    @Test func keysOfRowsWithAnIDFollowIDAndFingerprintAlone() throws {
        var first = RowIdentity()
        var second = RowIdentity()
        let early = first.identify(Self.row(0, id: "a"))
        _ = second.identify(Self.row(0, id: "b"))
        let late = second.identify(Self.row(1, id: "a"))
        #expect(early == late)
        var third = RowIdentity()
        let changed = third.identify(Self.row(0, id: "a", body: "{ }"))
        #expect(changed != early)
    }

    @Test func rowsWithoutAnIDAreCountedByFingerprint() {
        var identity = RowIdentity()
        let keys = ["1", "2", "1", "1"].enumerated().map { identity.identify(Self.row($0, body: $1)) }
        #expect(Set(keys).count == 4)
        // A line inserted at the top changes no other key.
        var edited = RowIdentity()
        let again = ["3", "1", "2", "1", "1"].enumerated().map { edited.identify(Self.row($0, body: $1)) }
        #expect(Array(again.dropFirst()) == keys)
    }

    @Test func aSecondRowWithTheSameIDIsADuplicate() {
        var identity = RowIdentity()
        _ = identity.identify(Self.row(0, id: "a"))
        let expected = BadRow(ordinal: 1, line: 2, id: "a", .duplicateID)
        let second = identity.identify(Self.row(1, id: "a", body: "[]"))
        #expect(second == .duplicate(expected))
    }

    @Test func namesThatRowsWithoutAnIDGetAreIDsToo() {
        /// Whether each row is a duplicate, by their ids in order.
        func duplicates(_ ids: [String?]) -> [Bool] {
            var identity = RowIdentity()
            return ids.enumerated()
                .map { place, id in
                    if case .duplicate = identity.identify(Self.row(place, id: id, body: "\(place)")) {
                        true
                    } else {
                        false
                    }
                }
        }
        #expect(duplicates(["row-2", nil]) == [false, true])
        #expect(duplicates([nil, "row-1"]) == [false, true])
        #expect(
            duplicates([nil, "a", nil, "b", nil, "row-3", "row-5", "row-4"]) == [
                false, false, false, false, false, true, true, false,
            ]
        )
        // One's own name, and what only looks alike.
        #expect(duplicates(["row-1", "row-2", nil, nil, "row-05", "row--1", "row-", "row-0"]).allSatisfy { !$0 })
        #expect(duplicates(["row-3", "row-1", "row-2"]).allSatisfy { !$0 })
    }

    @Test func anIDOfABadRowIsTaken() {
        var identity = RowIdentity()
        identity.note(BadRow(ordinal: 0, line: 1, id: "a", .noBody))
        guard case .duplicate = identity.identify(Self.row(1, id: "a")) else {
            Issue.record("the id was given twice")
            return
        }
    }

    @Test func idsAreComparedByTheirBytes() {
        var identity = RowIdentity()
        let composed = identity.identify(Self.row(0, id: "\u{E9}"))
        let decomposed = identity.identify(Self.row(1, id: "e\u{301}"))
        #expect(composed != decomposed)
        guard case .key = decomposed else {
            Issue.record("taken for a duplicate")
            return
        }
    }

    @Test func rowsWithAndWithoutIDsHaveDifferentKeys() {
        let fingerprint = Fingerprint(high: 1, low: 2)
        let keys = [
            RowKey(id: "", fingerprint: fingerprint), RowKey(fingerprint: fingerprint, occurrence: 1),
            RowKey(id: "\0\0\0\0\0\0\0\u{1}", fingerprint: fingerprint), RowKey(badRow: 1),
        ]
        #expect(Set(keys).count == keys.count)
    }

    @Test func manyRowsAreToldApart() {
        var identity = RowIdentity()
        var keys: Set<RowIdentity.Identified> = []
        for ordinal in 0..<20_000 {
            keys.insert(identity.identify(Self.row(ordinal, id: "id \(ordinal)")))
            keys.insert(identity.identify(Self.row(ordinal, body: "\(ordinal % 7_000)")))
        }
        #expect(keys.count == 40_000)
        var duplicates = 0
        for ordinal in 0..<20_000 {
            if case .duplicate = identity.identify(Self.row(ordinal, id: "id \(ordinal)")) { duplicates += 1 }
        }
        #expect(duplicates == 20_000)
    }

    @Test func equalRowsAreCountedOnWhileTheTablesGrow() {
        var identity = RowIdentity()
        let fingerprints = (0..<3_000).map { Self.row(0, body: "\($0)").fingerprint }
        for occurrence in 1...20 {
            for fingerprint in fingerprints {
                let row = Row(ordinal: 0, line: 1, path: "/p", body: [])
                let identified = identity.identify(row, fingerprint)
                #expect(identified == .key(RowKey(fingerprint: fingerprint, occurrence: occurrence)))
            }
        }
    }

    @Test func anyNumberOfEqualRowsAreCounted() {
        var identity = RowIdentity()
        let fingerprint = Self.row(0).fingerprint
        for ordinal in 0..<1_000 {
            let key = RowKey(fingerprint: fingerprint, occurrence: ordinal + 1)
            let identified = identity.identify(Self.row(ordinal))
            #expect(identified == .key(key))
        }
    }
}

extension RowIdentity {
    fileprivate mutating func identify(_ row: (row: Row, fingerprint: Fingerprint)) -> Identified {
        identify(row.row, row.fingerprint)
    }
}

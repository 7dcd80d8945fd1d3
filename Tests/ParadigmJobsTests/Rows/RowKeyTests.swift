import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct RowKeyTests {
    /// Keys are written to journals: these must never change.
    @Test func keysAndFingerprintsAreStable() {
        let body = Array(#"{"model":"m"}"#.utf8)
        let fingerprint = Fingerprint(path: "/chat/completions", body: body.span)
        #expect(fingerprint.hex == "e729ddac54ea372272141cf2220c831b")
        #expect(RowKey(id: "a", fingerprint: fingerprint).hex == "254cdb43083c7fbe8e67a9a01800a9c5")
        #expect(RowKey(fingerprint: fingerprint, occurrence: 1).hex == "50a2a1d658a95ea5427cb72071252c9b")
        #expect(RowKey(badRow: 0).hex == "3cd31a0d180b24726c9c299883f0a864")
    }

    @Test func theHexFormReadsBack() {
        let key = RowKey(high: 0x0123_4567_89AB_CDEF, low: 0xF)
        #expect(key.hex == "0123456789abcdef000000000000000f")
        #expect(RowKey(hex: key.hex) == key)
    }

    @Test(arguments: [
        "", "0", "0123456789abcdef000000000000000", "0123456789abcdef000000000000000g",
        "0123456789ABCDEF000000000000000F", "0123456789abcdef000000000000000f0", "é123456789abcdef00000000000000f",
    ])
    func anythingElseIsNoKey(text: String) {
        #expect(RowKey(hex: text) == nil)
    }

    @Test func theFingerprintIsOfPathAndBody() {
        let body = Array("ab".utf8)
        let fingerprint = Fingerprint(path: "/x", body: body.span)
        #expect(fingerprint != Fingerprint(path: "/y", body: body.span))
        #expect(fingerprint != Fingerprint(path: "/x", body: body.span.extracting(0..<1)))
        #expect(fingerprint != Fingerprint(path: "/xa", body: body.span.extracting(1..<2)))
    }

    @Test func partsCanBeLeftOut() {
        let whole = Array("{1,cut,2,cut}".utf8)
        let rest = Array("{1,2}".utf8)
        let fingerprint = Fingerprint(path: "/x", body: whole.span, leavingOut: [2..<6, 8..<12])
        #expect(fingerprint == Fingerprint(path: "/x", body: rest.span))
    }
}

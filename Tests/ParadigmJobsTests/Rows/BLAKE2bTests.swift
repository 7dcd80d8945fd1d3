import ParadigmBatch
import ParadigmJobs
import Testing

/// The digests come from Python's `hashlib.blake2b(message, digest_size=16)`, which is the reference implementation;
/// the bytes of a message are their own places, modulo 251.
@Suite struct BLAKE2bTests {
    private static let message = (0..<300).map { UInt8($0 % 251) }

    /// RFC 7693, appendix A; of its 64 bytes the first 16.
    @Test func hashesTheExampleOfTheRFC() {
        var hash = BLAKE2b(digestByteCount: 64)
        hash.update(utf8: "abc")
        #expect(Self.hex(hash.finish()) == "ba80a53f981c4d0d6a2797b69f12f6e9")
    }

    @Test(arguments: [
        (0, "cae66941d9efbd404e4d88758ea67670"),
        (1, "7025e075d5e2f6cde3cc051a31f07660"),
        (127, "28b1296c7d4807883de6ee4ec04dcc0a"),
        (128, "a74787004ef589e31149183900d0294a"),
        (129, "aaf1b0371f6d4ee49ee4fb5ddd9c49ef"),
        (256, "1142c504dcd26338b7cbcf41424540d0"),
        (300, "a021a719dabbbce707bec49e7a6c9865"),
    ])
    func hashesAroundTheEndOfABlock(count: Int, digest: String) {
        #expect(Self.hex(Self.digest(of: [Self.message.prefix(count)])) == digest)
    }

    /// The digest of the digests of all lengths from 0 to 300.
    @Test func hashesEveryLength() {
        var all = BLAKE2b()
        for count in 0...Self.message.count {
            let digest = Self.digest(of: [Self.message.prefix(count)])
            all.update(integer: digest.high)
            all.update(integer: digest.low)
        }
        #expect(Self.hex(all.finish()) == "ac3041d8492ddebd0c24f9e70aa2203c")
    }

    @Test func hashesAMillionTimesTheLetterA() {
        let thousand = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
        let digest = Self.digest(of: Array(repeating: thousand[...], count: 1_000))
        #expect(Self.hex(digest) == "7b704218d19f31b3a0fb7e4336822ae1")
    }

    @Test func doesNotDependOnHowTheMessageIsSplit() {
        for count in [1, 127, 128, 129, 255, 256, 257, 300] {
            let message = Self.message.prefix(count)
            let whole = Self.digest(of: [message])
            for place in 0...count {
                #expect(Self.digest(of: [message[..<place], message[place...]]) == whole, "\(count), \(place)")
            }
        }
    }

    @Test func hashesByteByByte() {
        for count in 0...Self.message.count {
            var hash = BLAKE2b()
            for byte in Self.message.prefix(count) { hash.update(byte: byte) }
            #expect(hash.finish() == Self.digest(of: [Self.message.prefix(count)]), "\(count)")
        }
    }

    /// Wherever in a block they come to stand.
    @Test(arguments: 0...130)
    func hashesBytesAndIntegersInOrder(before count: Int) {
        var hash = BLAKE2b()
        let before = Self.message.prefix(count)
        hash.update(before.span)
        hash.update(byte: 1)
        hash.update(integer: 0x0203_0405_0607_0809)
        hash.update(utf8: "é")
        #expect(hash.finish() == Self.digest(of: [before, [1, 2, 3, 4, 5, 6, 7, 8, 9, 0xC3, 0xA9]]))
    }

    private static func digest(of parts: [ArraySlice<UInt8>]) -> BLAKE2b.Digest {
        var hash = BLAKE2b()
        for part in parts { hash.update(part.span) }
        return hash.finish()
    }

    private static func hex(_ digest: BLAKE2b.Digest) -> String {
        Fingerprint(high: digest.high, low: digest.low).hex
    }
}

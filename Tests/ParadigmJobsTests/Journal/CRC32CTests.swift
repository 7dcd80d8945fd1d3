import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct CRC32CTests {
    private func checksum(_ bytes: [UInt8], after earlier: UInt32 = 0) -> UInt32 {
        let span = bytes.span
        return CRC32C.checksum(span, after: earlier)
    }

    /// RFC 3720 appendix B.4, and the check value that catalogues give for the digits.
    @Test(
        arguments: [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
            (Array(0..<32), 0x46DD_794E),
            ((0..<32).reversed(), 0x113F_DB5C),
            (Array("123456789".utf8), 0xE306_9283),
            ([], 0),
        ] as [([UInt8], UInt32)]
    )
    func knownVectors(bytes: [UInt8], checksum: UInt32) {
        #expect(self.checksum(bytes) == checksum)
    }

    /// Sixteen bytes at a time give what one byte at a time gives, however the bytes are split.
    @Test func everySplit() {
        var random = SplitMix64(seed: 3)
        let bytes = (0..<67).map { _ in UInt8.random(in: 0...255, using: &random) }
        let whole = checksum(bytes)
        #expect(whole == bytes.reduce(UInt32(0)) { checksum([$1], after: $0) })
        for split in 0...bytes.count {
            let first = checksum(Array(bytes[..<split]))
            #expect(checksum(Array(bytes[split...]), after: first) == whole)
        }
    }
}

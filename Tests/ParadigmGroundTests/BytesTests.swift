import ParadigmGround
import Testing

@Suite struct BytesTests {
    @Test func findsTheFirstByteAtOrAfterAnOffset() {
        let bytes = Array("a,b,c".utf8)
        #expect(ByteSearch.first(0x2C, in: bytes.span) == 1)
        #expect(ByteSearch.first(0x2C, in: bytes.span, from: 2) == 3)
        #expect(ByteSearch.first(0x2C, in: bytes.span, from: 4) == nil)
        #expect(ByteSearch.first(0x2C, in: bytes.span, from: 9) == nil)
        #expect(ByteSearch.count(0x2C, in: bytes.span) == 2)
    }

    @Test func findsASequenceWhereTheStandardLibraryDoes() {
        var random = SplitMix64(seed: 12)
        for _ in 0..<20_000 {
            let bytes = (0..<Int.random(in: 0...12, using: &random))
                .map { _ in UInt8.random(in: 0...1, using: &random) }
            let wanted = (0..<Int.random(in: 1...4, using: &random))
                .map { _ in UInt8.random(in: 0...1, using: &random) }
            let start = Int.random(in: 0...13, using: &random)
            let expected = bytes.dropFirst(start).firstRange(of: wanted)
            #expect(ByteSearch.range(of: wanted.span, in: bytes.span, from: start) == expected, "\(wanted) in \(bytes)")
        }
        #expect(ByteSearch.range(of: [UInt8]().span, in: [1].span) == nil)
    }

    @Test func hexadecimalComesBack() throws {
        let text = Hexadecimal.text(0x0123_4567_89AB_CDEF, 7)
        #expect(text == "0123456789abcdef0000000000000007")
        let halves = try #require(Hexadecimal.halves(text))
        #expect(halves == (0x0123_4567_89AB_CDEF, 7))
        #expect(Hexadecimal.halves("0123456789ABCDEF0000000000000007") == nil)
        #expect(Hexadecimal.halves("1") == nil)
    }

    @Test(
        arguments: [
            ([0x61, 0xC3, 0xA9], nil), ([0xC3], 0), ([0x61, 0xC0, 0x80], 1), ([0xED, 0xA0, 0x80], 0),
            ([0xF0, 0x9F, 0x98, 0x80], nil), ([0xF4, 0x90, 0x80, 0x80], 0), ([0x61, 0x62, 0xFF], 2),
        ] as [([UInt8], Int?)]
    )
    func findsTheFirstByteThatIsNotUTF8(bytes: [UInt8], fault: Int?) {
        #expect(UTF8Check.firstFault(in: bytes.span) == fault)
    }

    @Test func utf8IsWhatTheStandardLibraryTakes() {
        var random = SplitMix64(seed: 11)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...12, using: &random)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0x60...0xFF, using: &random) }
            let isValid = String(validating: bytes, as: UTF8.self) != nil
            #expect((UTF8Check.firstFault(in: bytes.span) == nil) == isValid, "\(bytes)")
        }
    }

    @Test func secretsAreNotShown() {
        let secret = Redacted("sesame")
        #expect(!"\(secret) \(String(reflecting: secret))".contains("sesame"))
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!dumped.contains("sesame"))
    }
}

extension SHA256 {
    /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (FIPS 180-4 §4.2.2).
    private static let constants: [UInt32] = [
        0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1, 0x923F_82A4, 0xAB1C_5ED5,
        0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3, 0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174,
        0xE49B_69C1, 0xEFBE_4786, 0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
        0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147, 0x06CA_6351, 0x1429_2967,
        0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13, 0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85,
        0xA2BF_E8A1, 0xA81A_664B, 0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
        0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A, 0x5B9C_CA4F, 0x682E_6FF3,
        0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208, 0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
    ]

    /// Works whole blocks into the state (FIPS 180-4 §6.2.2).
    static func compress(_ blocks: RawSpan, into state: inout SIMD8<UInt32>) {
        unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 16) { words in
            unsafe constants.withUnsafeBufferPointer { constants in
                var start = 0
                while start &+ 64 <= blocks.byteCount {
                    // Safe: the 64 bytes from `start` lie inside the span, and every bit pattern is an integer.
                    let block = unsafe blocks.unsafeLoadUnaligned(fromByteOffset: start, as: SIMD16<UInt32>.self)
                    for index in 0..<16 { unsafe words[index] = UInt32(bigEndian: block[index]) }
                    unsafe state &+= rounds(state, words, constants)
                    start &+= 64
                }
            }
        }
    }

    /// The 64 rounds of one block.
    @inline(__always)
    private static func rounds(
        _ state: SIMD8<UInt32>,
        _ words: UnsafeMutableBufferPointer<UInt32>,
        _ constants: UnsafeBufferPointer<UInt32>
    ) -> SIMD8<UInt32> {
        var (a, b, c, d) = (state[0], state[1], state[2], state[3])
        var (e, f, g, h) = (state[4], state[5], state[6], state[7])
        // The letters change roles by name, so that nothing is moved.
        unsafe round(a, b, c, &d, e, f, g, &h, words[0] &+ constants[0])
        unsafe round(h, a, b, &c, d, e, f, &g, words[1] &+ constants[1])
        unsafe round(g, h, a, &b, c, d, e, &f, words[2] &+ constants[2])
        unsafe round(f, g, h, &a, b, c, d, &e, words[3] &+ constants[3])
        unsafe round(e, f, g, &h, a, b, c, &d, words[4] &+ constants[4])
        unsafe round(d, e, f, &g, h, a, b, &c, words[5] &+ constants[5])
        unsafe round(c, d, e, &f, g, h, a, &b, words[6] &+ constants[6])
        unsafe round(b, c, d, &e, f, g, h, &a, words[7] &+ constants[7])
        unsafe round(a, b, c, &d, e, f, g, &h, words[8] &+ constants[8])
        unsafe round(h, a, b, &c, d, e, f, &g, words[9] &+ constants[9])
        unsafe round(g, h, a, &b, c, d, e, &f, words[10] &+ constants[10])
        unsafe round(f, g, h, &a, b, c, d, &e, words[11] &+ constants[11])
        unsafe round(e, f, g, &h, a, b, c, &d, words[12] &+ constants[12])
        unsafe round(d, e, f, &g, h, a, b, &c, words[13] &+ constants[13])
        unsafe round(c, d, e, &f, g, h, a, &b, words[14] &+ constants[14])
        unsafe round(b, c, d, &e, f, g, h, &a, words[15] &+ constants[15])
        for first in stride(from: 16, to: 64, by: 16) {
            unsafe round(a, b, c, &d, e, f, g, &h, word(0, words) &+ constants[first &+ 0])
            unsafe round(h, a, b, &c, d, e, f, &g, word(1, words) &+ constants[first &+ 1])
            unsafe round(g, h, a, &b, c, d, e, &f, word(2, words) &+ constants[first &+ 2])
            unsafe round(f, g, h, &a, b, c, d, &e, word(3, words) &+ constants[first &+ 3])
            unsafe round(e, f, g, &h, a, b, c, &d, word(4, words) &+ constants[first &+ 4])
            unsafe round(d, e, f, &g, h, a, b, &c, word(5, words) &+ constants[first &+ 5])
            unsafe round(c, d, e, &f, g, h, a, &b, word(6, words) &+ constants[first &+ 6])
            unsafe round(b, c, d, &e, f, g, h, &a, word(7, words) &+ constants[first &+ 7])
            unsafe round(a, b, c, &d, e, f, g, &h, word(8, words) &+ constants[first &+ 8])
            unsafe round(h, a, b, &c, d, e, f, &g, word(9, words) &+ constants[first &+ 9])
            unsafe round(g, h, a, &b, c, d, e, &f, word(10, words) &+ constants[first &+ 10])
            unsafe round(f, g, h, &a, b, c, d, &e, word(11, words) &+ constants[first &+ 11])
            unsafe round(e, f, g, &h, a, b, c, &d, word(12, words) &+ constants[first &+ 12])
            unsafe round(d, e, f, &g, h, a, b, &c, word(13, words) &+ constants[first &+ 13])
            unsafe round(c, d, e, &f, g, h, a, &b, word(14, words) &+ constants[first &+ 14])
            unsafe round(b, c, d, &e, f, g, h, &a, word(15, words) &+ constants[first &+ 15])
        }
        return SIMD8(a, b, c, d, e, f, g, h)
    }

    /// Makes the next word of the message schedule out of the last 16, in the place of the oldest.
    @inline(__always)
    private static func word(_ index: Int, _ words: UnsafeMutableBufferPointer<UInt32>) -> UInt32 {
        let early = unsafe words[(index &+ 1) & 15]
        let late = unsafe words[(index &+ 14) & 15]
        let sigma0 = turned(early, 7) ^ turned(early, 18) ^ early &>> 3
        let sigma1 = turned(late, 17) ^ turned(late, 19) ^ late &>> 10
        let word = unsafe words[index] &+ sigma0 &+ words[(index &+ 9) & 15] &+ sigma1
        unsafe words[index] = word
        return word
    }

    /// One round; `h` takes the role of `a` in the next one.
    @inline(__always)
    private static func round(
        _ a: UInt32,
        _ b: UInt32,
        _ c: UInt32,
        _ d: inout UInt32,
        _ e: UInt32,
        _ f: UInt32,
        _ g: UInt32,
        _ h: inout UInt32,
        _ word: UInt32
    ) {
        let choice = g ^ e & (f ^ g)
        let majority = a & b ^ c & (a ^ b)
        let sum1 = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)
        let sum0 = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)
        let temporary = h &+ word &+ choice &+ sum1
        d &+= temporary
        h = temporary &+ sum0 &+ majority
    }

    @inline(__always)
    private static func turned(_ word: UInt32, _ count: UInt32) -> UInt32 {
        word &>> count | word &<< (32 &- count)
    }
}

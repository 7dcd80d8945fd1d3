extension BLAKE2b {
    /// The initialisation vector, that of SHA-512 (RFC 7693 §2.6).
    static var start: SIMD8<UInt64> {
        SIMD8(
            0x6A09_E667_F3BC_C908,
            0xBB67_AE85_84CA_A73B,
            0x3C6E_F372_FE94_F82B,
            0xA54F_F53A_5F1D_36F1,
            0x510E_527F_ADE6_82D1,
            0x9B05_688C_2B3E_6C1F,
            0x1F83_D9AB_FB41_BD6B,
            0x5BE0_CD19_137E_2179
        )
    }

    /// The function F, which works a block of 128 bytes into the chain value (RFC 7693 §3.2).
    static func worked(
        _ block: RawSpan,
        workedCount: UInt64,
        isLast: Bool,
        into state: SIMD8<UInt64>
    ) -> SIMD8<UInt64> {
        precondition(block.byteCount == 128)
        var words = Words(state, workedCount: workedCount, isLast: isLast)
        // The schedule SIGMA (RFC 7693 §2.7), spelt out so that no place is computed at run time; the last two rounds
        // repeat the first two.
        words.round(block, SIMD16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
        words.round(block, SIMD16(14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3))
        words.round(block, SIMD16(11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4))
        words.round(block, SIMD16(7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8))
        words.round(block, SIMD16(9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13))
        words.round(block, SIMD16(2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9))
        words.round(block, SIMD16(12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11))
        words.round(block, SIMD16(13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10))
        words.round(block, SIMD16(6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5))
        words.round(block, SIMD16(10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0))
        words.round(block, SIMD16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15))
        words.round(block, SIMD16(14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3))
        return state ^ words.folded
    }

    /// The working vector `v`, in registers as far as they go.
    private struct Words {
        private var v0, v1, v2, v3, v4, v5, v6, v7: UInt64
        private var v8, v9, v10, v11, v12, v13, v14, v15: UInt64

        @inline(__always)
        init(_ state: SIMD8<UInt64>, workedCount: UInt64, isLast: Bool) {
            let start = BLAKE2b.start
            (v0, v1, v2, v3) = (state[0], state[1], state[2], state[3])
            (v4, v5, v6, v7) = (state[4], state[5], state[6], state[7])
            (v8, v9, v10, v11) = (start[0], start[1], start[2], start[3])
            (v12, v13, v14, v15) = (start[4] ^ workedCount, start[5], isLast ? ~start[6] : start[6], start[7])
        }

        /// Both halves, one upon the other.
        @inline(__always)
        var folded: SIMD8<UInt64> {
            SIMD8(v0 ^ v8, v1 ^ v9, v2 ^ v10, v3 ^ v11, v4 ^ v12, v5 ^ v13, v6 ^ v14, v7 ^ v15)
        }

        /// A round over the columns and the diagonals.
        ///
        /// - Parameters:
        ///   - block: The message block, 128 bytes.
        ///   - order: Which of its sixteen words are taken, in which order.
        @inline(__always)
        mutating func round(_ block: RawSpan, _ order: SIMD16<UInt8>) {
            Self.mix(&v0, &v4, &v8, &v12, Self.word(block, order[0]), Self.word(block, order[1]))
            Self.mix(&v1, &v5, &v9, &v13, Self.word(block, order[2]), Self.word(block, order[3]))
            Self.mix(&v2, &v6, &v10, &v14, Self.word(block, order[4]), Self.word(block, order[5]))
            Self.mix(&v3, &v7, &v11, &v15, Self.word(block, order[6]), Self.word(block, order[7]))
            Self.mix(&v0, &v5, &v10, &v15, Self.word(block, order[8]), Self.word(block, order[9]))
            Self.mix(&v1, &v6, &v11, &v12, Self.word(block, order[10]), Self.word(block, order[11]))
            Self.mix(&v2, &v7, &v8, &v13, Self.word(block, order[12]), Self.word(block, order[13]))
            Self.mix(&v3, &v4, &v9, &v14, Self.word(block, order[14]), Self.word(block, order[15]))
        }

        /// A word of the block, the first byte the least significant.
        @inline(__always)
        private static func word(_ block: RawSpan, _ index: UInt8) -> UInt64 {
            // Safe: the block has sixteen words, and every bit pattern is an integer.
            let word = unsafe block.unsafeLoadUnaligned(fromUncheckedByteOffset: Int(index) &* 8, as: UInt64.self)
            return UInt64(littleEndian: word)
        }

        /// The function G (RFC 7693 §3.1).
        @inline(__always)
        private static func mix(
            _ a: inout UInt64,
            _ b: inout UInt64,
            _ c: inout UInt64,
            _ d: inout UInt64,
            _ x: UInt64,
            _ y: UInt64
        ) {
            a = a &+ b &+ x
            d = turned(d ^ a, by: 32)
            c = c &+ d
            b = turned(b ^ c, by: 24)
            a = a &+ b &+ y
            d = turned(d ^ a, by: 16)
            c = c &+ d
            b = turned(b ^ c, by: 63)
        }

        @inline(__always)
        private static func turned(_ word: UInt64, by count: UInt64) -> UInt64 {
            word &>> count | word &<< (64 &- count)
        }
    }
}

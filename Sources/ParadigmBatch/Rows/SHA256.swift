/// The hash function SHA-256 (FIPS 180-4), fed piece by piece.
///
/// Its own implementation, because swift-crypto would bring a second copy of BoringSSL to build. It is used for
/// identities only: nothing secret goes through it.
package struct SHA256: Sendable {
    private var state = SIMD8<UInt32>(
        0x6A09_E667,
        0xBB67_AE85,
        0x3C6E_F372,
        0xA54F_F53A,
        0x510E_527F,
        0x9B05_688C,
        0x1F83_D9AB,
        0x5BE0_CD19
    )
    /// Bytes that do not fill a block yet.
    private var block = SIMD64<UInt8>()
    private var blockCount = 0
    private var totalCount: UInt64 = 0

    /// A hash of nothing so far.
    package init() {}

    /// Adds bytes.
    package mutating func update(_ bytes: Span<UInt8>) {
        totalCount &+= UInt64(bytes.count)
        var start = 0
        if blockCount > 0 {
            start = min(64 &- blockCount, bytes.count)
            fill(from: bytes.extracting(first: start))
        }
        let whole = (bytes.count &- start) & ~63
        if whole > 0 {
            unsafe Self.compress(bytes.extracting(start..<start &+ whole).bytes, into: &state)
            start &+= whole
        }
        if start < bytes.count { fill(from: bytes.extracting(start..<bytes.count)) }
    }

    /// Adds one byte.
    package mutating func update(byte: UInt8) {
        totalCount &+= 1
        append(byte)
    }

    /// Adds an integer, most significant byte first.
    package mutating func update(integer: UInt64) {
        guard blockCount <= 56 else {
            for shift in stride(from: 56, through: 0, by: -8) {
                update(byte: UInt8(truncatingIfNeeded: integer >> UInt64(shift)))
            }
            return
        }
        totalCount &+= 8
        unsafe withUnsafeMutableBytes(of: &block) { target in
            unsafe target.storeBytes(of: integer.bigEndian, toByteOffset: blockCount, as: UInt64.self)
        }
        blockCount &+= 8
        if blockCount == 64 { compressBlock() }
    }

    /// Adds the UTF-8 bytes of a text.
    package mutating func update(utf8 text: String) {
        var text = text
        text.withUTF8 { unsafe update($0.span) }
    }

    /// Ends the message with its padding (FIPS 180-4 §5.1.1).
    ///
    /// - Returns: The digest as eight words, the first one first.
    package consuming func finish() -> SIMD8<UInt32> {
        let bitCount = totalCount &<< 3
        append(0x80)
        if blockCount > 56 { fillWithZeros(to: 64) }
        fillWithZeros(to: 56)
        update(integer: bitCount)
        return state
    }

    private mutating func fillWithZeros(to end: Int) {
        unsafe withUnsafeMutableBytes(of: &block) { target in
            for index in blockCount..<end { unsafe target[index] = 0 }
        }
        blockCount = end
        if blockCount == 64 { compressBlock() }
    }

    private mutating func append(_ byte: UInt8) {
        block[blockCount] = byte
        blockCount &+= 1
        if blockCount == 64 { compressBlock() }
    }

    /// Copies bytes, no more than are missing, into the block.
    private mutating func fill(from bytes: Span<UInt8>) {
        unsafe withUnsafeMutableBytes(of: &block) { target in
            unsafe bytes.withUnsafeBytes { source in
                // Safe: both callers pass at most as many bytes as the block has left.
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[blockCount...]).copyMemory(from: source)
            }
        }
        blockCount &+= bytes.count
        if blockCount == 64 { compressBlock() }
    }

    private mutating func compressBlock() {
        unsafe withUnsafeBytes(of: &block) { bytes in
            unsafe Self.compress(bytes.bytes, into: &state)
        }
        blockCount = 0
    }
}

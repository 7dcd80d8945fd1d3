/// The hash function BLAKE2b (RFC 7693) without a key, with a digest of 128 bits, fed piece by piece.
///
/// It is used for identities only: nothing secret goes through it.
package struct BLAKE2b: Sendable {
    /// The digest of a message: `high` is its first eight bytes, read most significant byte first, `low` the others.
    package typealias Digest = (high: UInt64, low: UInt64)

    /// The chain value `h` (RFC 7693 §2.4).
    private var state: SIMD8<UInt64>
    /// Bytes that were not worked in yet, up to a whole block: the last one is worked in otherwise.
    private var block = SIMD16<UInt64>()
    private var blockCount = 0
    /// Bytes that were worked in; the RFC's counter has 128 bits, but no message here comes near 2^64 bytes.
    private var workedCount: UInt64 = 0

    /// A hash of nothing so far.
    ///
    /// - Parameter digestByteCount: How long the digest is, 16 bytes by default. Each length makes another function;
    ///   of a longer digest the first 16 bytes are given.
    package init(digestByteCount: UInt64 = 16) {
        // The parameters stand in the first word: the length, no key, one lane (RFC 7693 §2.5).
        state = Self.start ^ SIMD8(0x0101_0000 | digestByteCount, 0, 0, 0, 0, 0, 0, 0)
    }

    /// Adds bytes.
    package mutating func update(_ bytes: Span<UInt8>) {
        var start = 0
        if blockCount > 0 {
            start = min(128 &- blockCount, bytes.count)
            fill(from: bytes.extracting(first: start))
            guard start < bytes.count else { return }
            workBlock()
        }
        while bytes.count &- start > 128 {
            workedCount &+= 128
            let whole = unsafe bytes.extracting(start..<start &+ 128).bytes
            state = Self.worked(whole, workedCount: workedCount, isLast: false, into: state)
            start &+= 128
        }
        fill(from: bytes.extracting(start..<bytes.count))
    }

    /// Adds one byte.
    package mutating func update(byte: UInt8) {
        if blockCount == 128 { workBlock() }
        unsafe withUnsafeMutableBytes(of: &block) { [blockCount] target in unsafe target[blockCount] = byte }
        blockCount &+= 1
    }

    /// Adds an integer, most significant byte first.
    package mutating func update(integer: UInt64) {
        guard blockCount <= 120 else {
            for shift in stride(from: 56, through: 0, by: -8) {
                update(byte: UInt8(truncatingIfNeeded: integer >> UInt64(shift)))
            }
            return
        }
        unsafe withUnsafeMutableBytes(of: &block) { [blockCount] target in
            unsafe target.storeBytes(of: integer.bigEndian, toByteOffset: blockCount, as: UInt64.self)
        }
        blockCount &+= 8
    }

    /// Adds the UTF-8 bytes of a text.
    package mutating func update(utf8 text: String) {
        var text = text
        text.withUTF8 { unsafe update($0.span) }
    }

    /// Ends the message: its last block is filled up with zeros (RFC 7693 §3.3).
    package consuming func finish() -> Digest {
        unsafe withUnsafeMutableBytes(of: &block) { [blockCount] target in
            for index in blockCount..<128 { unsafe target[index] = 0 }
        }
        workBlock(isLast: true)
        // The words of the digest are written least significant byte first.
        return (state[0].byteSwapped, state[1].byteSwapped)
    }

    /// Copies bytes, no more than are missing, into the block.
    private mutating func fill(from bytes: Span<UInt8>) {
        unsafe withUnsafeMutableBytes(of: &block) { [blockCount] target in
            unsafe bytes.withUnsafeBytes { source in
                // Safe: both calls pass at most as many bytes as the block has left.
                unsafe UnsafeMutableRawBufferPointer(rebasing: target[blockCount...]).copyMemory(from: source)
            }
        }
        blockCount &+= bytes.count
    }

    /// Works in the block, a whole one unless it is the last.
    private mutating func workBlock(isLast: Bool = false) {
        workedCount &+= UInt64(blockCount)
        let (before, workedCount) = (state, workedCount)
        state = unsafe withUnsafeBytes(of: &block) { block in
            unsafe Self.worked(block.bytes, workedCount: workedCount, isLast: isLast, into: before)
        }
        blockCount = 0
    }
}

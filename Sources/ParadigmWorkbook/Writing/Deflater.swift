import CZlib

/// Packs bytes as raw deflate data (RFC 1951) as they come.
@safe
final class Deflater {
    /// Packs a third as fast as the fastest and a tenth better; the best packs another tenth and takes four times as
    /// long.
    private static let level: Int32 = 4
    private static let pieceSize = 64 << 10

    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool
    private var piece = [UInt8](repeating: 0, count: Deflater.pieceSize)

    /// A packer at the beginning.
    init() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        let size = unsafe Int32(MemoryLayout<z_stream>.size)
        isReady =
            unsafe deflateInit2_(
                stream,
                Self.level,
                Z_DEFLATED,
                -MAX_WBITS,
                MAX_MEM_LEVEL,
                Z_DEFAULT_STRATEGY,
                ZLIB_VERSION,
                size
            ) == Z_OK
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    /// Packs bytes and appends what is ready.
    ///
    /// - Parameters:
    ///   - bytes: The bytes, all of which are taken.
    ///   - isLast: Whether these are the last ones, so that everything has to come out.
    ///   - target: Where what is packed goes.
    func pack(_ bytes: inout [UInt8], isLast: Bool, to target: inout [UInt8]) {
        // Like any other array, this would have ended the program without memory.
        precondition(isReady, "no memory to pack with")
        unsafe bytes.withUnsafeMutableBufferPointer { input in
            unsafe stream.pointee.next_in = input.baseAddress
            unsafe stream.pointee.avail_in = uInt(input.count)
            var isGoingOn = true
            while isGoingOn {
                let made = unsafe piece.withUnsafeMutableBufferPointer { output in
                    unsafe stream.pointee.next_out = output.baseAddress
                    unsafe stream.pointee.avail_out = uInt(output.count)
                    let status = unsafe deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    isGoingOn = unsafe stream.pointee.avail_out == 0 || isLast && status == Z_OK
                    return unsafe output.count - Int(stream.pointee.avail_out)
                }
                target += piece[..<made]
            }
        }
    }
}

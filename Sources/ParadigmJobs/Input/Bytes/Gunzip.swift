import CZlib

/// Reads gzip (RFC 1952) as it comes: one member or several, one behind the other.
///
/// Checksums and lengths are checked at the end of each member. Zeros behind the last one, which tapes and some tools
/// pad with, are passed over; anything else there is damage.
@safe
final class Gunzip: ByteFilter {
    private enum State {
        case beforeMember
        case withinMember
        case padding
    }

    /// Bytes that are made at once.
    private static let pieceSize = 64 << 10
    /// The largest window, and gzip's header and trailer (zlib.h, `inflateInit2`).
    private static let windowBits: Int32 = 15 + 16

    private let path: String
    // In a place of its own, since zlib notes where it is.
    private let stream: UnsafeMutablePointer<z_stream>
    private var piece = [UInt8](repeating: 0, count: pieceSize)
    private var state = State.beforeMember
    private var hasMember = false
    /// Bytes of the file that were taken.
    private var offset = 0

    /// A reader at the beginning of a file.
    ///
    /// - Parameter path: Name of the input, for errors.
    init(path: String) {
        self.path = path
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        // It fails for want of memory only; every call then says so again.
        _ = unsafe inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deinitialize(count: 1)
        unsafe stream.deallocate()
    }

    func convert(
        _ input: Span<UInt8>,
        isAtEnd: Bool,
        into output: inout [UInt8],
        atMost limit: Int
    ) throws(InputError) -> Int {
        switch state {
        case .beforeMember, .padding:
            guard !input.isEmpty else {
                if isAtEnd, !hasMember { throw .packed(path: path, .gzip, .cut, offset: offset) }
                return 0
            }
            if hasMember, input[0] == 0 { return passOverPadding(input) }
            guard state == .beforeMember, input[0] == 0x1F else {
                throw .packed(path: path, .gzip, .damaged, offset: offset)
            }
            unsafe inflateReset(stream)
            (state, hasMember) = (.withinMember, true)
            return try inflate(input, into: &output, atMost: limit)
        case .withinMember:
            // What zlib still holds back comes out without further input.
            let taken = try inflate(input, into: &output, atMost: limit)
            if isAtEnd, input.isEmpty, output.isEmpty, state == .withinMember {
                throw .packed(path: path, .gzip, .cut, offset: offset)
            }
            return taken
        }
    }

    private func passOverPadding(_ input: Span<UInt8>) -> Int {
        var index = 0
        while index < input.count, input[index] == 0 { index += 1 }
        state = .padding
        offset += index
        return index
    }

    private func inflate(
        _ input: Span<UInt8>,
        into output: inout [UInt8],
        atMost limit: Int
    ) throws(InputError) -> Int {
        let room = min(max(1, limit), piece.count)
        // zlib counts in 32 bits.
        let given = min(input.count, 1 << 30)
        let result = unsafe input.withUnsafeBufferPointer { input in
            unsafe piece.withUnsafeMutableBufferPointer { piece in
                // Safe: zlib reads so many bytes and writes so many, and keeps neither pointer beyond the call.
                unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                unsafe stream.pointee.avail_in = UInt32(given)
                unsafe stream.pointee.next_out = piece.baseAddress
                unsafe stream.pointee.avail_out = UInt32(room)
                return unsafe CZlib.inflate(stream, Z_NO_FLUSH)
            }
        }
        let taken = unsafe given - Int(stream.pointee.avail_in)
        let made = unsafe room - Int(stream.pointee.avail_out)
        offset += taken
        output += piece[..<made]
        switch result {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END: state = .beforeMember
        default: throw .packed(path: path, .gzip, .damaged, offset: offset)
        }
        return taken
    }
}

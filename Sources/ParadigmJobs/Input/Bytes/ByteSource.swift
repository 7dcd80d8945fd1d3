import ParadigmGround

/// The bytes of an input through one buffer that is used again and again.
///
/// The bytes from ``start`` to ``end`` are those that were read and not yet consumed.
struct ByteSource {
    /// Where the bytes come from.
    enum Origin {
        case descriptor(FileDescriptor)
        case memory([UInt8])
    }

    /// Up to this size a buffer that had to grow is kept.
    private static let keptSize = 1 << 20

    /// The buffer.
    private(set) var bytes: [UInt8]
    /// Offset of the first byte that is not consumed.
    private(set) var start = 0
    /// Offset after the last byte that was read.
    private(set) var end = 0
    /// Name of the input, for errors.
    let path: String
    private let origin: Origin
    private let readSize: Int
    private var memoryOffset = 0

    /// A source with an empty buffer.
    ///
    /// - Parameters:
    ///   - origin: Where the bytes come from.
    ///   - path: Name of the input, for errors.
    ///   - readSize: How many bytes to ask for at once.
    init(_ origin: Origin, path: String, readSize: Int) {
        self.origin = origin
        self.path = path
        self.readSize = max(1, readSize)
        bytes = [UInt8](repeating: 0, count: self.readSize)
    }

    /// Where the bytes stand that were read and not consumed.
    var unread: Range<Int> { start..<end }

    /// Consumes the bytes before an offset.
    mutating func consume(to offset: Int) {
        start = offset
    }

    /// Reads on, keeping all bytes that are not consumed: they may move, together with ``start``.
    ///
    /// - Returns: False at the end of the input.
    mutating func readMore() throws(InputError) -> Bool {
        makeRoom()
        let count = try read(atMost: min(readSize, bytes.count - end))
        end += count
        return count > 0
    }

    private mutating func makeRoom() {
        let kept = end - start
        if kept + readSize > bytes.count {
            replaceBuffer(size: max(bytes.count * 2, kept + readSize))
        } else if bytes.count > Self.keptSize, kept + readSize <= Self.keptSize / 2 {
            replaceBuffer(size: Self.keptSize)
        } else if start > 0, end + readSize > bytes.count {
            unsafe bytes.withUnsafeMutableBytes { buffer in
                unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
            }
            (start, end) = (0, kept)
        }
    }

    private mutating func replaceBuffer(size: Int) {
        var replacement = [UInt8](repeating: 0, count: size)
        replacement.replaceSubrange(0..<end - start, with: bytes[start..<end])
        (start, end) = (0, end - start)
        bytes = replacement
    }

    private mutating func read(atMost limit: Int) throws(InputError) -> Int {
        switch origin {
        case .memory(let memory):
            let next = memory[memoryOffset..<min(memoryOffset + limit, memory.count)]
            bytes.replaceSubrange(end..<end + next.count, with: next)
            memoryOffset = next.endIndex
            return next.count
        case .descriptor(let descriptor):
            let room = end..<end + limit
            do throws(SystemError) {
                return try unsafe bytes.withUnsafeMutableBytes { buffer throws(SystemError) in
                    try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[room]))
                }
            } catch {
                throw .cannotRead(path: path, code: error.code)
            }
        }
    }
}

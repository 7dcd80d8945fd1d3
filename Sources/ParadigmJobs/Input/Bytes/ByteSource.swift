import ParadigmGround

/// The bytes of an input through one buffer that is used again and again.
///
/// The bytes from ``start`` to ``end`` are those that were read and not yet consumed.
struct ByteSource {
    /// Where the bytes come from.
    enum Origin {
        case descriptor(FileDescriptor)
        /// A file from an offset on; where others read in it stays as it is.
        case file(FileDescriptor, from: Int)
        case memory([UInt8])
        /// A file that is open only while it is read.
        case reopened(ReopenedFile)
        /// What a filter makes of another source.
        case filtered(FilteredBytes)
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
    /// Who waits for what a descriptor has yet to give; nil where reading waits by itself.
    private let wait: InputWait?
    private let readSize: Int
    /// How many bytes of memory, or of a file that is read from an offset on, were read.
    private var offset = 0

    /// A source with an empty buffer.
    ///
    /// - Parameters:
    ///   - origin: Where the bytes come from.
    ///   - path: Name of the input, for errors.
    ///   - readSize: How many bytes to ask for at once.
    ///   - wait: Who waits for what a descriptor has yet to give; nil where reading waits by itself.
    init(_ origin: Origin, path: String, readSize: Int, wait: InputWait? = nil) {
        self.origin = origin
        self.wait = wait
        self.path = path
        self.readSize = max(1, readSize)
        bytes = [UInt8](repeating: 0, count: self.readSize)
    }

    /// A source of what a filter makes of the bytes that another one has yet to give.
    init(_ filter: any ByteFilter, over source: consuming ByteSource) {
        let (path, readSize) = (source.path, source.readSize)
        self.init(.filtered(FilteredBytes(filter, over: source)), path: path, readSize: readSize)
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
            let next = memory[offset..<min(offset + limit, memory.count)]
            bytes.replaceSubrange(end..<end + next.count, with: next)
            offset = next.endIndex
            return next.count
        case .filtered(let filtered):
            let next = try filtered.next(atMost: limit)
            bytes.replaceSubrange(end..<end + next.count, with: next)
            return next.count
        case .descriptor(let descriptor):
            try wait?.untilReadable(descriptor, path: path)
            return try read(descriptor, at: nil, atMost: limit)
        case .file(let descriptor, let start):
            let count = try read(descriptor, at: start + offset, atMost: limit)
            offset += count
            return count
        case .reopened(let file):
            let open = try file.open()
            defer { withExtendedLifetime(open) {} }
            let count = try read(open.descriptor, at: offset, atMost: limit)
            offset += count
            return count
        }
    }

    /// Reads from a descriptor, at an offset of the file or where the descriptor stands.
    private mutating func read(_ descriptor: FileDescriptor, at place: Int?, atMost limit: Int) throws(InputError)
        -> Int
    {
        let room = end..<end + limit
        let result = unsafe bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(SystemError) in
                try unsafe descriptor.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[room]), at: place)
            }
        }
        do throws(SystemError) { return try result.get() } catch {
            throw .cannotRead(path: path, code: error.code)
        }
    }
}

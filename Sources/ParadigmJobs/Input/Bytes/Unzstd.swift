import ParadigmGround

/// Reads Zstandard (RFC 8878) as it comes: one frame or several, one behind the other.
///
/// The library that does it, libzstd, is looked for when such a file is read: most systems have it, few have what it takes
/// to build with it, and nobody else needs it. Checksums are checked where a frame has one. Windows are bounded by the
/// library's own limit of 128 MiB.
@safe
final class Unzstd: ByteFilter {
    private enum State {
        case beforeFrame
        case withinFrame
    }

    /// Bytes that are made at once.
    private static let pieceSize = 64 << 10

    private let path: String
    private let library: Library
    private let context: OpaquePointer
    private var piece = [UInt8](repeating: 0, count: pieceSize)
    private var state = State.beforeFrame
    /// Bytes of the file that were taken.
    private var offset = 0

    /// A reader at the beginning of a file; nil where there is no library that reads it.
    ///
    /// - Parameter path: Name of the input, for errors.
    init?(path: String) {
        guard let library = Library.shared, let context = unsafe library.create() else { return nil }
        (self.path, self.library) = (path, library)
        unsafe self.context = context
    }

    deinit {
        _ = unsafe library.free(context)
    }

    func convert(
        _ input: Span<UInt8>,
        isAtEnd: Bool,
        into output: inout [UInt8],
        atMost limit: Int
    ) throws(InputError) -> Int {
        if state == .beforeFrame, input.isEmpty { return 0 }
        let room = min(max(1, limit), piece.count)
        var (taken, made) = (0, 0)
        let result = unsafe input.withUnsafeBufferPointer { input in
            unsafe piece.withUnsafeMutableBufferPointer { piece in
                // Safe: the library reads so many bytes and writes so many, and keeps neither pointer beyond the call.
                var source = unsafe Library.Buffer(
                    start: UnsafeMutableRawPointer(mutating: input.baseAddress),
                    size: input.count
                )
                var target = unsafe Library.Buffer(start: UnsafeMutableRawPointer(piece.baseAddress), size: room)
                let result = unsafe library.decompress(context, &target, &source)
                unsafe (taken, made) = (source.position, target.position)
                return result
            }
        }
        offset += taken
        guard library.isError(result) == 0 else {
            throw .packed(path: path, .zstandard, .damaged, offset: offset)
        }
        output += piece[..<made]
        // Nothing is left of a frame that was decoded and handed over.
        state = result == 0 ? .beforeFrame : .withinFrame
        if isAtEnd, input.isEmpty, made == 0, state == .withinFrame {
            throw .packed(path: path, .zstandard, .cut, offset: offset)
        }
        return taken
    }
}

extension Unzstd {
    /// The functions of libzstd that are needed (zstd.h, “Streaming decompression”), stable since 1.3.0.
    @safe
    private struct Library: @unchecked Sendable {
        /// `ZSTD_inBuffer` and `ZSTD_outBuffer`: a place, its size, and how far it was used.
        @unsafe
        struct Buffer {
            var start: UnsafeMutableRawPointer?
            var size: Int
            var position = 0
        }

        let create: @convention(c) () -> OpaquePointer?
        let free: @convention(c) (OpaquePointer) -> Int
        let decompress: @convention(c) (OpaquePointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int
        let isError: @convention(c) (Int) -> UInt32

        /// The library; nil where the system has none.
        ///
        /// It stays loaded. `@unchecked Sendable`: these are addresses of functions, each of which works on what it is given alone.
        static let shared = Library()

        private init?() {
            let names = [
                "libzstd.so.1", "libzstd.1.dylib", "/opt/homebrew/lib/libzstd.1.dylib",
                "/usr/local/lib/libzstd.1.dylib",
            ]
            guard let library = unsafe names.lazy.compactMap({ unsafe dlopen($0, RTLD_NOW | RTLD_LOCAL) }).first,
                let create = unsafe dlsym(library, "ZSTD_createDStream"),
                let free = unsafe dlsym(library, "ZSTD_freeDStream"),
                let decompress = unsafe dlsym(library, "ZSTD_decompressStream"),
                let isError = unsafe dlsym(library, "ZSTD_isError")
            else { return nil }
            // Safe: these are the functions of those names, as zstd.h declares them.
            unsafe self.create = unsafeBitCast(create, to: (@convention(c) () -> OpaquePointer?).self)
            unsafe self.free = unsafeBitCast(free, to: (@convention(c) (OpaquePointer) -> Int).self)
            unsafe self.decompress = unsafeBitCast(
                decompress,
                to: (@convention(c) (OpaquePointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer) -> Int).self
            )
            unsafe self.isError = unsafeBitCast(isError, to: (@convention(c) (Int) -> UInt32).self)
        }
    }
}

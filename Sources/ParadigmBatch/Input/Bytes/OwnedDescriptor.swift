#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#elseif canImport(Glibc)
import Glibc
#endif

/// A file opened for reading, which is closed when the last reference goes.
final class OwnedDescriptor {
    /// The descriptor.
    let number: Int32

    /// Opens a file or a pipe.
    ///
    /// - Throws: ``InputError/cannotOpen(path:code:)``; ``InputError/device(path:)`` for what holds nothing, or holds it
    ///   without end, such as `/dev/null` and `/dev/zero`. A terminal is read.
    init(reading path: String) throws(InputError) {
        var file: Int32
        // A named pipe may keep whoever opens it waiting, and a signal may come meanwhile.
        repeat { file = unsafe open(path, O_RDONLY | O_CLOEXEC) } while file < 0 && errno == EINTR
        number = file
        guard number >= 0 else { throw .cannotOpen(path: path, code: errno) }
        if FileStatus(descriptor: number)?.kind == .device, isatty(number) != 1 { throw .device(path: path) }
    }

    deinit {
        if number >= 0 { close(number) }
    }
}

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

    /// Opens a file.
    ///
    /// - Throws: ``InputError/cannotOpen(path:code:)``.
    init(reading path: String) throws(InputError) {
        number = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard number >= 0 else { throw .cannotOpen(path: path, code: errno) }
    }

    deinit {
        if number >= 0 { close(number) }
    }
}

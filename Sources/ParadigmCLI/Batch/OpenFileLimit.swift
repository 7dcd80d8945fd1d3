#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#elseif canImport(Glibc)
import Glibc
#endif

extension ProcessResources {
    /// Files and connections that this process may have open at once.
    package static var openFileLimit: Int {
        let number = sysconf(Int32(_SC_OPEN_MAX))
        return number > 0 ? number : .max
    }
}

#if os(Linux)
import Glibc

/// A connection on which nothing is ever said; it is closed with the object.
final class IdleConnection {
    private let descriptor: Int32

    /// Connects to the port of 127.0.0.1 that a base URL names.
    init(to url: String) throws {
        let port = url.split(separator: ":").last?.prefix { $0.isNumber }
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = (port.flatMap { in_port_t($0) } ?? 0).bigEndian
        address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
        let descriptor = descriptor
        let result = unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw NotConnected(code: errno) }
    }

    deinit { close(descriptor) }

    struct NotConnected: Error {
        let code: Int32
    }
}
#endif

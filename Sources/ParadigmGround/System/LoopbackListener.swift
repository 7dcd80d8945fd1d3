/// A socket that takes connections from this machine alone, on 127.0.0.1 and a free port.
///
/// Nothing here waits: what has not come, or does not fit, is told as such.
package final class LoopbackListener: Sendable {
    /// The socket.
    package let descriptor: FileDescriptor
    /// Its port.
    package let port: UInt16

    /// Opens it.
    ///
    /// - Throws: ``SystemError``.
    package init() throws(SystemError) {
        #if canImport(Glibc)
        let kind = Int32(SOCK_STREAM.rawValue)
        #else
        let kind = Int32(SOCK_STREAM)
        #endif
        let number = socket(AF_INET, kind, 0)
        guard number >= 0 else { throw SystemError() }
        let opened = FileDescriptor(number)
        do throws(SystemError) {
            port = try Self.bound(number)
            try opened.setNonblocking()
            guard listen(number, 16) == 0 else { throw SystemError() }
        } catch {
            opened.close()
            throw error
        }
        descriptor = opened
    }

    deinit { descriptor.close() }

    private static func bound(_ number: Int32) throws(SystemError) -> UInt16 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr = in_addr(s_addr: UInt32(0x7f00_0001).bigEndian)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe bind(number, pointer, size) == 0 && getsockname(number, pointer, &size) == 0
            }
        }
        guard isBound else { throw SystemError() }
        return UInt16(bigEndian: address.sin_port)
    }

    /// A connection that somebody has opened, if there is one.
    package func accepted() -> FileDescriptor? {
        let number = accept(descriptor.number, nil, nil)
        guard number >= 0 else { return nil }
        let connection = FileDescriptor(number)
        do throws(SystemError) {
            try connection.setNonblocking()
            return connection
        } catch {
            connection.close()
            return nil
        }
    }
}

extension FileDescriptor {
    /// Reading and writing say that they would have to wait, rather than to do so; another program does not inherit it.
    package func setNonblocking() throws(SystemError) {
        let flags = fcntl(number, F_GETFL)
        guard flags >= 0, fcntl(number, F_SETFL, flags | O_NONBLOCK) >= 0, fcntl(number, F_SETFD, FD_CLOEXEC) >= 0
        else { throw SystemError() }
    }

    /// What a socket that does not wait has to give.
    package enum Received: Sendable, Equatable {
        /// Bytes; none when the other side has closed it, or it failed.
        case bytes([UInt8])
        /// Nothing yet.
        case nothing
    }

    /// Takes what has come over a socket, at most so much.
    package func receive(atMost limit: Int) -> Received {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
            let taken = unsafe recv(number, buffer.baseAddress, limit, 0)
            if taken < 0 { failure = errno }
            count = max(0, taken)
        }
        return failure == EAGAIN || failure == EINTR ? .nothing : .bytes(bytes)
    }

    /// Sends as much as a socket takes at once.
    ///
    /// - Returns: How many bytes; nil when it failed.
    package func send(some bytes: [UInt8]) -> Int? {
        guard !bytes.isEmpty else { return 0 }
        // A broken pipe shows in the result: the program ignores its signal.
        let sent = unsafe bytes.withUnsafeBytes { unsafe posixSend(number, $0.baseAddress, $0.count) }
        if sent >= 0 { return sent }
        return errno == EAGAIN || errno == EINTR ? 0 : nil
    }

    /// Waits until one of some sockets has something to read, or room for more, or until the time is over.
    ///
    /// - Parameters:
    ///   - sockets: The sockets, and whether there is something to send over each.
    ///   - milliseconds: How long at most.
    package static func wait(for sockets: [(socket: FileDescriptor, hasMore: Bool)], milliseconds: Int32) {
        var entries = sockets.map { socket, hasMore in
            pollfd(fd: socket.number, events: Int16(POLLIN) | (hasMore ? Int16(POLLOUT) : 0), revents: 0)
        }
        _ = unsafe poll(&entries, nfds_t(entries.count), milliseconds)
    }
}

private func posixSend(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe send(number, bytes, count, 0)
}

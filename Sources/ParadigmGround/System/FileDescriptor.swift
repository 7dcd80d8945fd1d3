/// A descriptor of an open file, which may be anybody's: it is read and written, waiting as long as that takes.
package struct FileDescriptor: Hashable, Sendable {
    /// Where this process reads.
    package static let standardInput = FileDescriptor(0)
    /// Where data is written.
    package static let standardOutput = FileDescriptor(1)
    /// Where what is said about the data is written.
    package static let standardError = FileDescriptor(2)

    /// The descriptor.
    package let number: Int32

    /// A descriptor that is open.
    package init(_ number: Int32) {
        self.number = number
    }

    /// Opens a file; a signal that comes while a named pipe keeps it waiting changes nothing.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - flags: Those of `open(2)`; it is always closed when another program takes this one's place.
    ///   - mode: The permissions of a file that is made; its owner's alone unless set.
    /// - Throws: ``SystemError``.
    package static func opening(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(SystemError) -> Self {
        while true {
            let number = posixOpen(path, flags | O_CLOEXEC, mode)
            if number >= 0 { return FileDescriptor(number) }
            guard errno == EINTR else { throw SystemError() }
        }
    }

    /// Whether somebody watches.
    package var isTerminal: Bool { isatty(number) == 1 }

    /// Writes all bytes, waiting where the descriptor does not block by itself.
    package func write(_ bytes: some Sequence<UInt8>) throws(SystemError) {
        var left = Array(bytes)[...]
        while !left.isEmpty {
            let count = unsafe left.withUnsafeBytes { unsafe posixWrite(number, $0.baseAddress, $0.count) }
            if count >= 0 {
                left = left.dropFirst(count)
            } else if errno == EAGAIN {
                try wait(for: Int16(POLLOUT))
            } else if errno != EINTR {
                throw SystemError()
            }
        }
    }

    /// Fills a buffer with the next bytes, as many as there are at once.
    ///
    /// - Returns: How many; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
        while true {
            let count = unsafe posixRead(number, buffer.baseAddress, buffer.count)
            if count >= 0 { return count }
            // Somebody may have set it not to block.
            if errno == EAGAIN { try wait(for: Int16(POLLIN)) } else if errno != EINTR { throw SystemError() }
        }
    }

    /// The next bytes, at most `limit`; empty at the end.
    package func read(atMost limit: Int) throws(SystemError) -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count throws(SystemError) in
            count = try unsafe read(into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    /// Everything up to the end, or nil when that is more than `limit` bytes.
    package func readToEnd(limit: Int) throws(SystemError) -> [UInt8]? {
        var bytes: [UInt8] = []
        while true {
            let next = try read(atMost: 64 * 1024)
            if next.isEmpty { return bytes }
            bytes += next
            if bytes.count > limit { return nil }
        }
    }

    /// The bytes before the next newline, or nil when the input ends or exceeds `limit` bytes before one.
    package func readLine(limit: Int) throws(SystemError) -> [UInt8]? {
        var line: [UInt8] = []
        while line.count < limit {
            guard let byte = try read(atMost: 1).first else { return nil }
            if byte == 0x0A { return line }
            line.append(byte)
        }
        return nil
    }

    /// Closes the descriptor; it must not be used after that.
    package func close() {
        _ = posixClose(number)
    }

    private func wait(for events: Int16) throws(SystemError) {
        var entry = pollfd(fd: number, events: events, revents: 0)
        if unsafe poll(&entry, 1, -1) < 0, errno != EINTR { throw SystemError() }
    }
}

// Inside the type the system's functions are hidden by its own methods.
private func posixWrite(_ number: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(number, bytes, count)
}

private func posixRead(_ number: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(number, bytes, count)
}

private func posixClose(_ number: Int32) -> Int32 { close(number) }

private func posixOpen(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 { unsafe open(path, flags, mode) }

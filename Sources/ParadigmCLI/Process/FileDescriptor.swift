#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#elseif canImport(Glibc)
import Glibc
#endif

/// A failed system call.
package struct SystemError: Error, Equatable {
    /// The system's number for it, `errno`.
    package let code: Int32

    /// An error by its number; by default that of the system call that failed last.
    package init(code: Int32 = errno) {
        self.code = code
    }

    /// What it means to a person; in French only for what a person is likely to meet.
    package var text: Text {
        let english = unsafe strerror(code).map { unsafe String(cString: $0) } ?? "errno \(code)"
        let french: String? =
            switch code {
            case ENOENT: "fichier introuvable"
            case EACCES, EPERM: "accès refusé"
            case EISDIR: "c'est un répertoire"
            case ENOTDIR: "une partie du chemin n'est pas un répertoire"
            case ENOSPC: "il n'y a plus de place sur le disque"
            case EIO: "erreur d'entrée-sortie"
            case EMFILE, ENFILE: "trop de fichiers ouverts"
            case ENOMEM: "mémoire insuffisante"
            default: nil
            }
        return Text(verbatimEnglish: english, french: french ?? english)
    }
}

/// An open file descriptor, for the few blocking reads and writes of the command.
package struct FileDescriptor: Sendable {
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

    /// The next bytes, at most `limit`; empty at the end.
    package func read(atMost limit: Int) throws(SystemError) -> [UInt8] {
        while true {
            var failure: Int32 = 0
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
                let read = unsafe posixRead(number, buffer.baseAddress, limit)
                count = max(0, read)
                failure = read < 0 ? errno : 0
            }
            switch failure {
            case 0: return bytes
            case EINTR: continue
            case EAGAIN: try wait(for: Int16(POLLIN))
            default: throw SystemError(code: failure)
            }
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

import ParadigmGround

/// Standard output as the place for lines.
enum StandardOutput {
    /// Writes all bytes, waiting where the descriptor does not block by itself.
    ///
    /// - Throws: ``ReaderGone``.
    static func write(_ bytes: [UInt8]) throws(ReaderGone) {
        var start = 0
        while start < bytes.count {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe systemWrite(STDOUT_FILENO, $0.baseAddress?.advanced(by: start), $0.count - start)
            }
            if count > 0 {
                start += count
                continue
            }
            switch count < 0 ? errno : EIO {
            case EINTR: continue
            case EAGAIN: waitUntilWritable()
            case EPIPE: throw ReaderGone()
            case let code: throw ReaderGone(code: code)
            }
        }
    }

    /// Makes sure that somebody may still read what is written, as far as that can be told without writing.
    ///
    /// - Throws: ``ReaderGone``.
    static func requireReader() throws(ReaderGone) {
        var entry = pollfd(fd: STDOUT_FILENO, events: 0, revents: 0)
        guard unsafe poll(&entry, 1, 0) > 0, Int32(entry.revents) & (POLLERR | POLLHUP) != 0 else { return }
        throw ReaderGone()
    }

    /// Somebody may have set standard output not to block; what goes wrong here shows at the next write.
    private static func waitUntilWritable() {
        var entry = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
        _ = unsafe poll(&entry, 1, -1)
    }

    /// Whether what is written next begins a line: false behind bytes of a file that end without a line end, or that
    /// cannot be looked at.
    static var beginsLine: Bool {
        var status = stat()
        guard unsafe fstat(STDOUT_FILENO, &status) == 0, mode_t(S_IFMT) & status.st_mode == mode_t(S_IFREG) else {
            return true
        }
        let appends = fcntl(STDOUT_FILENO, F_GETFL) & O_APPEND != 0
        let end = appends ? status.st_size : lseek(STDOUT_FILENO, 0, SEEK_CUR)
        guard end > 0 else { return true }
        // Standard output itself is open for writing only.
        let file = unsafe open("/dev/fd/\(STDOUT_FILENO)", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        var byte: UInt8 = 0
        return unsafe pread(file, &byte, 1, end - 1) == 1 && byte == UInt8(ascii: "\n")
    }
}

/// The system's `write`, which a method of that name would hide.
private func systemWrite(_ file: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(file, bytes, count)
}

/// Standard output takes nothing any more, and the run has ended for it: whoever read it went away, or its disk is full.
package struct ReaderGone: Error, Hashable, Sendable {
    /// Why nothing could be written, for a reason of the system (`errno`); nil when whoever read it went away.
    package var code: Int32?
    /// Rows that were sent, or about to be.
    package var sent = 0
    /// Outcomes that were passed on before.
    package var passedOn = 0
    /// The journal, which has those; nil for none.
    package var journal: String?

    /// The folder of kept answers, which has those that were under way too; nil for none.
    package var answers: String?

    /// Nothing but that.
    package init(code: Int32? = nil) {
        self.code = code
    }
}

import ParadigmGround
import ParadigmWorkbook

/// All that a source gives, in a file without a name: the directory of a workbook stands at its end, so that what comes
/// through a pipe has to be there as a whole before its first row can be read.
final class SpooledFile {
    /// The file, open for reading.
    let descriptor: Int32

    /// Reads a source to its end.
    ///
    /// - Throws: ``InputError/cannotRead(path:code:)``, also when the file for it cannot be made.
    init(_ source: inout ByteSource) throws(InputError) {
        let directory = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var name = Array((directory + "/paradigm-XXXXXX").utf8CString)
        descriptor = unsafe mkstemp(&name)
        guard descriptor >= 0 else { throw .cannotRead(path: source.path, code: errno) }
        _ = unsafe unlink(name)
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        repeat {
            try write(source.bytes.span.extracting(source.unread), of: source.path)
            source.consume(to: source.end)
        } while try source.readMore()
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    private func write(_ bytes: Span<UInt8>, of path: String) throws(InputError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.extracting(written..<bytes.count)
                .withUnsafeBytes { unsafe posixWrite(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 || errno == EINTR else { throw .cannotRead(path: path, code: errno) }
            written += max(0, count)
        }
    }
}

// Inside the type the system's function is hidden by its own method.
private func posixWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}

import ParadigmCLI
import ParadigmGround
import Testing

/// Small files that tests make.
enum TestFile {
    static func write(_ text: String, to path: String, mode: mode_t) throws {
        let number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)
        try #require(number >= 0, "cannot write \(path)")
        let file = FileDescriptor(number)
        defer { file.close() }
        try file.write(Array(text.utf8))
        // The process's mask may have taken bits away.
        try #require(fchmod(number, mode) == 0)
    }

    static func makeDirectory(_ path: String) throws {
        try #require(unsafe mkdir(path, 0o700) == 0)
    }

    /// Calls `body` with the path of a new directory; what is in it stays behind in the system's temporary directory
    /// only if the test crashes.
    static func withDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        var template = Array("/tmp/paradigm-tests-XXXXXX".utf8CString)
        try #require(unsafe mkdtemp(&template) != nil)
        let path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        defer { remove(path) }
        return try await body(path)
    }

    private static func remove(_ path: String) {
        guard let child = try? ChildProcess("/bin/rm", arguments: ["-rf", path], environment: [:]) else { return }
        child.wait()
        child.input.close()
        child.output.close()
    }
}

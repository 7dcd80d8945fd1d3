import ParadigmGround

/// A call of the system that failed.
struct SystemCallFailed: Error {
    let code = errno
}

/// Runs a test with a directory of its own, which is removed afterwards.
func withScratchDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
    var template = Array("/tmp/paradigm-test-XXXXXX".utf8CString)
    guard unsafe mkdtemp(&template) != nil else { throw SystemCallFailed() }
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { remove(tree: path) }
    return try body(path)
}

/// Writes a file anew.
func save(_ bytes: [UInt8], to path: String) throws {
    guard let file = unsafe fopen(path, "w") else { throw SystemCallFailed() }
    defer { unsafe fclose(file) }
    guard unsafe fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SystemCallFailed() }
}

/// Writes a file anew.
func save(_ text: String, to path: String) throws {
    try save(Array(text.utf8), to: path)
}

/// The whole of a file.
func load(_ path: String) throws -> [UInt8] {
    guard let file = unsafe fopen(path, "r") else { throw SystemCallFailed() }
    defer { unsafe fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe fread(&chunk, 1, chunk.count, file)
        guard count > 0 else { return bytes }
        bytes += chunk[..<count]
    }
}

/// Names of what is in a directory, sorted.
func names(in path: String) throws -> [String] {
    guard let directory = unsafe opendir(path) else { throw SystemCallFailed() }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

private func remove(tree path: String) {
    for name in (try? names(in: path)) ?? [] { remove(tree: "\(path)/\(name)") }
    _ = unsafe remove(path)
}

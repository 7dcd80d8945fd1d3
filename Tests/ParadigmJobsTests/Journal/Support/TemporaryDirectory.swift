import ParadigmGround
import Testing

/// Gives a new directory to a test and takes it away again.
func withTemporaryDirectory(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/paradigm-journal-XXXXXX".utf8CString)
    let isMade = unsafe template.withUnsafeMutableBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return false }
        return unsafe mkdtemp(start) != nil
    }
    try #require(isMade)
    let directory = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    defer {
        for name in fileNames(in: directory) { unsafe unlink(directory + "/" + name) }
        unsafe rmdir(directory)
    }
    try body(directory)
}

/// Names of the files in a directory, sorted.
func fileNames(in directory: String) -> [String] {
    var names: [String] = []
    guard let listing = unsafe opendir(directory) else { return [] }
    defer { unsafe closedir(listing) }
    while let entry = unsafe readdir(listing) {
        let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
        if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
}

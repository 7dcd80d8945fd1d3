import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// A folder of a test's own, taken away with its files at the end.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/paradigm-run-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw SetUpFailure() }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unsafe unlink(path + "/" + name) }
        unsafe rmdir(path)
    }

    /// The names in the folder, sorted.
    var names: [String] {
        guard let folder = unsafe opendir(path) else { return [] }
        defer { unsafe closedir(folder) }
        var names: [String] = []
        while let entry = unsafe readdir(folder) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        try POSIXFileSystem().replace(file, with: Array(text.utf8))
        return file
    }

    func text(of name: String) throws -> String {
        let file = try POSIXFileSystem().open(path + "/" + name)
        var bytes = [UInt8](repeating: 0, count: try file.size())
        _ = try file.read(into: &bytes, from: 0, at: 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    struct SetUpFailure: Error {}
}

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder in the system's temporary one that goes with the last reference to it.
final class ScratchFolder {
    /// Its path.
    let path: String
    private var names: [String] = []

    /// Makes an empty folder.
    init() throws {
        let parent = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        var template = Array("\(parent)/paradigm-micro.XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw ScratchFolderError(parent: parent, code: errno) }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The path of a file to be made in it.
    func file(_ name: String) -> String {
        names.append(name)
        return "\(path)/\(name)"
    }

    deinit {
        for name in names { _ = unsafe unlink("\(path)/\(name)") }
        _ = unsafe rmdir(path)
    }
}

/// No folder could be made.
struct ScratchFolderError: Error, CustomStringConvertible {
    /// Where.
    let parent: String
    /// Why, as `errno`.
    let code: Int32

    /// A sentence for a person.
    var description: String { "no folder can be made in \(parent) (errno \(code))" }
}

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#elseif canImport(Glibc)
import Glibc
#endif

extension FileText {
    /// Whether a path leads to something, be it a link without a target.
    package static func isThere(_ path: String) -> Bool {
        var status = stat()
        return unsafe lstat(path, &status) == 0
    }

    /// Whether two paths lead to one file, or would if it were there.
    package static func isSame(_ left: String, _ right: String) -> Bool {
        if left == right { return true }
        var (first, second) = (stat(), stat())
        if unsafe stat(left, &first) == 0, unsafe stat(right, &second) == 0 {
            return first.st_dev == second.st_dev && first.st_ino == second.st_ino
        }
        let (start, end) = (parts(left), parts(right))
        guard start.name == end.name, unsafe stat(start.directory, &first) == 0,
            unsafe stat(end.directory, &second) == 0
        else { return false }
        return first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }

    private static func parts(_ path: String) -> (directory: String, name: Substring) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path[...]) }
        return (slash == path.startIndex ? "/" : String(path[..<slash]), path[path.index(after: slash)...])
    }

    /// Whether a path leads to a directory.
    package static func isDirectory(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && UInt32(status.st_mode) & UInt32(S_IFMT) == UInt32(S_IFDIR)
    }
}

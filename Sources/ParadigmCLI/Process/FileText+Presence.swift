import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension FileText {
    /// Whether a path leads to something, be it a link without a target.
    package static func isThere(_ path: String) -> Bool { FileStatus.of(path) != nil }

    /// Whether a path leads to a directory.
    package static func isDirectory(_ path: String) -> Bool { FileStatus.following(path)?.kind == .directory }

    /// Whether a path leads to a file that others than its owner may read.
    package static func isReadableByOthers(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && UInt32(status.st_mode) & 0o044 != 0
    }
}

import ParadigmBatch
package import ParadigmJobs

extension FileText {
    /// Whether a path leads to something, be it a link without a target.
    package static func isThere(_ path: String) -> Bool { FileStatus.of(path) != nil }

    /// Whether a path leads to a directory.
    package static func isDirectory(_ path: String) -> Bool { FileStatus.following(path)?.kind == .directory }
}

import ParadigmGround

/// What files of one sort begin with that this program writes, by which they are told from anybody's.
package struct OwnMark: Sendable, Hashable {
    /// So much of a file is looked at.
    private static let size = 64 << 10

    private let starts: [[UInt8]]
    private let part: [UInt8]

    /// A mark.
    ///
    /// - Parameters:
    ///   - starts: Its first bytes, one way or the other.
    ///   - part: What follows somewhere near its beginning.
    package init(_ starts: String..., part: String = "") {
        self.starts = starts.map { Array($0.utf8) }
        self.part = Array(part.utf8)
    }

    /// Whether a path leads to nothing that would be missed if it were replaced: it is free, or the file is empty or has the
    /// mark.
    ///
    /// A file that cannot be read is anybody's.
    package func mayReplace(_ path: String) -> Bool {
        guard FileStatus.of(path) != nil else { return true }
        guard let file = try? POSIXFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: .open),
            let bytes = try? file.bytes(in: 0..<Self.size)
        else { return false }
        guard !bytes.isEmpty else { return true }
        return starts.contains { bytes.starts(with: $0) } && (part.isEmpty || bytes.firstRange(of: part) != nil)
    }
}

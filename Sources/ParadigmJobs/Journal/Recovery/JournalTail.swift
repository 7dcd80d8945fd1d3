import ParadigmGround

/// The end of a journal that another process may be writing.
enum JournalTail {
    private static let size = 64 << 10

    /// The highest place in the input that was taken up, as the last line that names one says it; nil when none near the end
    /// does.
    static func lastAdmitted(_ path: String) -> Int? {
        guard let file = try? OwnedDescriptor(opening: path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else { return nil }
        let end = Int(lseek(file.number, 0, SEEK_END))
        let start = max(0, end - size)
        guard lseek(file.number, off_t(start), SEEK_SET) >= 0,
            let bytes = try? file.descriptor.readToEnd(limit: size * 2)
        else { return nil }
        var last: Int?
        for line in bytes.split(separator: UInt8(ascii: "\n")) {
            switch JournalLine(Array(line).span) {
            case .commit(_, _, let place?): last = place
            case .admitted(let place): last = place
            default: break
            }
        }
        return last
    }
}

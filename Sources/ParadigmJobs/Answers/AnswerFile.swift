import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// One file of answers, of one process: a journal with a header, answers, and the failures that took some of them back.
///
/// It is read without a lock while its process may be writing: what stands behind the last line end is not there yet.
struct AnswerFile {
    /// How the names of such files end.
    static let suffix = ".answers"

    /// What its header says.
    private(set) var header: JournalHeader?
    /// Lines whose checksum does not fit.
    private(set) var damagedLines = 0
    /// Whether it may be the beginning of a header that its process is just writing.
    private(set) var isBegun = false

    /// What the header of a new file says.
    static func options(_ kept: BatchJobOptions.KeptAnswers) -> JSONObject {
        ["answers": true, "simulated": .bool(kept.isSimulated)]
    }

    /// The name of this machine.
    static var host: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    /// Opens a file for reading, never through a symbolic link.
    ///
    /// - Throws: ``FileError``.
    static func open(_ path: String) throws(FileError) -> POSIXFile {
        try POSIXFile(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, for: .open)
    }

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - isSimulated: Which kind of answers is wanted; of a file of the other kind none is given.
    ///   - take: Gets each outcome, with its offset, in the order of the file.
    /// - Throws: ``FileError`` when it cannot be read.
    init(
        _ path: String,
        isSimulated: Bool,
        _ take: (RowKey, _ offset: Int, _ isAnswered: Bool) throws(FileError) -> Void
    ) throws(FileError) {
        let file = try Self.open(path)
        guard try file.isFile(at: path) else { throw FileError(.open, path, code: ELOOP) }
        var reader = LineReader(bufferSize: min(1 << 20, try file.size() + 1))
        try reader.forEachLine(of: file) { (line, offset) throws(FileError) in
            guard let content = JournalLine(line) else {
                damagedLines += 1
                return
            }
            switch content {
            case .header: header = header ?? JournalHeader(line: line)
            case .outcome(let key, _, let isAnswered):
                if isUsable, isSimulated == self.isSimulated { try take(key, offset, isAnswered) }
            case .commit, .admitted, .started, .sent, .other: break
            }
        }
        if header == nil, damagedLines == 0 { isBegun = try JournalFile.beginsLikeHeader(file) }
    }

    /// Whether it is a file of answers that this version reads.
    var isUsable: Bool {
        guard let header, header.version <= JournalHeader.currentVersion else { return false }
        return header.options["answers"] == true
    }

    /// Whether the simulator has answered.
    var isSimulated: Bool { header?.options["simulated"] == true }
}

import ParadigmBatch

/// What one reading of a journal, from its first byte to its last, found.
struct JournalScan: ~Copyable {
    /// The last header; nil when there is none.
    private(set) var header: JournalHeader?
    /// Rows that had an outcome before it.
    private var countAtHeader = 0
    /// Where the outcomes are.
    var index: OutcomeIndex
    /// Length of the file.
    let size: Int
    /// Offset after the last sound line.
    private(set) var end = 0
    /// Ranges of whole lines whose checksum does not fit, each with a sound line after it.
    private(set) var gaps: [Range<Int>] = []
    /// Number of the last commit.
    private(set) var commits = 0
    /// The highest ordinal that may have been admitted, by the last line that says so.
    private(set) var admitted: Int?
    /// Work that the server has taken and nobody has heard the end of.
    private(set) var started: [RowKey: RowWork.Place] = [:]
    /// Outcomes since every row that was admitted had its own.
    private var recordedSince = 0
    /// Rows that were left without an outcome although they were sent.
    private(set) var sent: Set<RowKey> = []
    /// The greatest length that any commit line says was durable.
    private(set) var synced = 0

    /// Reads a journal; its index lies in plain memory when it is given no path.
    static func reading(
        _ file: any OpenFile,
        indexPath: String?,
        bufferSize: Int = 1 << 20
    ) throws(FileError) -> JournalScan {
        var scan = JournalScan(index: try OutcomeIndex(path: indexPath), size: try file.size())
        var reader = LineReader(bufferSize: min(bufferSize, scan.size + 1))
        try reader.forEachLine(of: file) { (line, offset) throws(FileError) in try scan.take(line, at: offset) }
        return scan
    }

    private init(index: consuming OutcomeIndex, size: Int) {
        self.index = index
        self.size = size
    }

    /// Where the outcomes are, of which nothing else is needed any more.
    consuming func takeIndex() -> OutcomeIndex { index }

    /// Whether no sound line was found.
    var isEmpty: Bool { end == 0 }

    /// What a torn write left after the last sound line.
    var tail: Range<Int> { end..<max(end, size) }

    /// The ranges that hold no sound line although a sync had made them durable: the disk lost what was acknowledged.
    var damage: [Range<Int>] {
        (gaps + [end..<max(size, synced)]).filter { !$0.isEmpty && $0.lowerBound < synced }
    }

    /// Outcomes that nobody will miss: see ``JournalHeader/leftOut``.
    var expendable: Int {
        guard let header else { return 0 }
        let left = min(header.leftOut, countAtHeader)
        return header.isPreview ? left + index.count - countAtHeader : left
    }

    /// How many of the rows up to the highest ordinal admitted may have no outcome and have been sent.
    var mostUnderWay: Int {
        // A number from outside.
        admitted.map { max(0, min(max(-1, $0), 1 << 60) + 1 - recordedSince) } ?? 0
    }

    private mutating func take(_ line: Span<UInt8>, at offset: Int) throws(FileError) {
        guard let content = JournalLine(line) else { return }
        switch content {
        case .header:
            if let read = JournalHeader(line: line) { (header, countAtHeader) = (read, index.count) }
        case .outcome(let key, let generation, let isAnswered):
            try index.makeRoom()
            index.insert(.init(offset: offset, generation: generation, isAnswered: isAnswered), for: key)
            recordedSince += 1
            if !sent.isEmpty { sent.remove(key) }
            if !started.isEmpty { started[key] = nil }
        case .started:
            if let work = JournalLine.startedWork(line) { started[work.key] = work.place }
        case .commit(let number, let synced, let admitted):
            // A number from outside: the next one must have room above it.
            commits = max(commits, min(number, Int.max >> 1))
            self.synced = max(self.synced, synced)
            self.admitted = admitted
            if admitted == nil { recordedSince = 0 }
        case .admitted(let ordinal):
            admitted = ordinal
        case .sent(let key):
            sent.insert(key)
        case .other:
            break
        }
        if offset > end { gaps.append(end..<offset) }
        end = offset + line.count + 1
    }
}

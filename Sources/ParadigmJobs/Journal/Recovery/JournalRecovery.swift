package import ParadigmBatch

/// What opening a journal found and mended.
///
/// A crash can leave a torn line at the end; a power cut can also lose lines among those that were not synced yet and
/// keep later ones. Opening keeps every line whose checksum fits, wherever it stands: the bytes after the last one are
/// cut off, and bytes between two of them are blanked, after all of them were copied to a file beside the journal. No
/// step removes a sound line, so that a recovery that is cut short is simply done again.
package struct JournalRecovery: Hashable, Sendable {
    /// Rows whose outcome is an answer.
    package var answered = 0
    /// Rows whose outcome is a failure.
    package var failed = 0
    /// The latest round of sending of any outcome; nil when there is none.
    package var latestGeneration: Int?
    /// The highest ordinal that a commit recorded as admitted.
    ///
    /// Rows up to it without an outcome may have been sent, and billed: an upper bound that leaves out only rows
    /// admitted after the last commit, less than 50 ms before the end.
    package var highestAdmitted: Int?
    /// How many rows up to there may have been under way; rows are known by their place alone there, and may have come to
    /// stand elsewhere.
    package var mostUnderWay = 0
    /// Rows that a run left without an outcome although they were sent.
    package var sent: Set<RowKey> = []
    /// Outcomes that nobody will miss: of rows that a run has left out, as it was allowed to, and of previews.
    package var expendable = 0
    /// Bytes that belonged to no sound line and were cut off or blanked.
    package var tornBytes = 0
    /// The copy of those bytes; nil when there were none.
    package var tornFile: String?
    /// Whether the first line was among them, which says what the journal belongs to; a new one was written.
    package var hasNewHeader = false
    /// Where bytes are missing that a sync had made durable.
    ///
    /// Not a torn write but damage to the disk or by other software: outcomes that were acknowledged are gone, and
    /// their rows will be sent again. Empty in every ordinary crash and power cut.
    package var damage: [Range<Int>] = []

    /// Nothing found: a new journal.
    package init() {}
}

extension JournalRecovery {
    /// Makes a journal whole after it was read.
    ///
    /// - Parameters:
    ///   - file: The journal.
    ///   - path: Its name.
    ///   - scan: What reading it found.
    ///   - fileSystem: Where the copy of torn bytes goes.
    /// - Throws: ``FileError``; the journal then holds every sound line it held before.
    init(
        mending file: any OpenFile,
        at path: String,
        after scan: borrowing JournalScan,
        on fileSystem: any FileSystem
    ) throws(FileError) {
        answered = scan.index.answered
        failed = scan.index.failed
        latestGeneration = scan.index.latestGeneration
        highestAdmitted = scan.admitted
        (mostUnderWay, sent, expendable) = (scan.mostUnderWay, scan.sent, scan.expendable)
        damage = scan.damage
        let torn = (scan.gaps + [scan.tail]).filter { !$0.isEmpty }
        tornBytes = torn.reduce(0) { $0 + $1.count }
        if !torn.isEmpty {
            tornFile = try Self.copy(torn, of: file, at: path, on: fileSystem)
            for gap in scan.gaps { try Self.blank(gap, of: file) }
            try file.truncate(to: scan.end)
        }
        // Also when nothing was torn: the lines of a run that was killed may not be on the disk yet.
        try file.sync()
    }

    /// Copies bytes to a new file beside the journal and makes it durable.
    ///
    /// - Returns: Its name.
    static func copy(
        _ ranges: [Range<Int>],
        of file: any OpenFile,
        at path: String,
        on fileSystem: any FileSystem
    ) throws(FileError) -> String {
        let (copy, name) = try newFile(forTornBytesOf: path, on: fileSystem)
        do throws(FileError) {
            var length = 0
            for piece in ranges.lazy.flatMap({ pieces(of: $0) }) {
                let bytes = try file.bytes(in: piece)
                try copy.writeAll(bytes.span, at: length)
                length += bytes.count
            }
            try copy.sync()
            try fileSystem.syncDirectory(of: path)
        } catch {
            try? fileSystem.remove(name)
            throw error
        }
        return name
    }

    private static func newFile(
        forTornBytesOf path: String,
        on fileSystem: any FileSystem
    ) throws(FileError) -> (file: any OpenFile, name: String) {
        var number = 1
        while true {
            let name = OutputNames.torn(number, ofJournal: path)
            do throws(FileError) {
                return (try fileSystem.create(name), name)
            } catch  where error.isExisting {
                number += 1
            }
        }
    }

    /// Overwrites whole lines with one line of spaces.
    private static func blank(_ range: Range<Int>, of file: any OpenFile) throws(FileError) {
        for piece in pieces(of: range) {
            var spaces = [UInt8](repeating: UInt8(ascii: " "), count: piece.count)
            if piece.upperBound == range.upperBound { spaces[spaces.count - 1] = UInt8(ascii: "\n") }
            try file.writeAll(spaces.span, at: piece.lowerBound)
        }
    }

    /// A range in pieces that fit in memory.
    private static func pieces(of range: Range<Int>) -> [Range<Int>] {
        stride(from: range.lowerBound, to: range.upperBound, by: 1 << 20)
            .map { $0..<min($0 + 1 << 20, range.upperBound) }
    }
}

import ParadigmAPI
import ParadigmGround

/// Puts the outputs of shards together into one, in the order of the input.
///
/// Part i of n, from 1, holds the rows whose place in the input, from 0, is i − 1 modulo n: so the whole takes one
/// record from each part in turn.
package struct ShardMerge {
    /// Why parts do not make a whole.
    package enum Failure: Error, Hashable, Sendable {
        /// A name that does not end with `.i-of-n`.
        case notAPart(path: String)
        /// A part of another number of parts than the first one.
        case otherCount(path: String)
        /// The same part twice.
        case repeated(path: String)
        /// Parts that were not named, from 1.
        case missing([Int], count: Int)
        /// A part whose columns are not those of the first one.
        case otherColumns(path: String)
        /// A part that has too few or too many records to fit the others.
        case wrongLength(path: String)
        /// A part that is a workbook, whatever its name: workbooks are not put together.
        case workbook(path: String)
        /// A record that no export writes.
        case malformed(path: String, line: Int)
    }

    /// What a whole was made of.
    package struct Merged: Hashable, Sendable {
        /// Its records.
        package var rows = 0
        /// Those of them that tell an error in place of an answer.
        package var unanswered = 0
    }

    private let paths: [String]
    private let fileSystem: any FileSystem

    /// A merge of parts.
    ///
    /// - Parameters:
    ///   - paths: The parts, in any order.
    ///   - fileSystem: Where the whole is written; nil for the machine's.
    /// - Throws: ``Failure`` when the names do not make a whole.
    package init(_ paths: [String], fileSystem: (any FileSystem)? = nil) throws(Failure) {
        self.fileSystem = fileSystem ?? OutputFileSystem()
        var ordered: [Int: String] = [:]
        var count: Int?
        for path in paths {
            guard let shard = Shard(fileName: path) else { throw .notAPart(path: path) }
            guard shard.count == count ?? shard.count else { throw .otherCount(path: path) }
            guard ordered.updateValue(path, forKey: shard.index) == nil else { throw .repeated(path: path) }
            count = shard.count
        }
        let all = 1...max(1, count ?? 1)
        guard ordered.count == count else {
            throw .missing(Array(all.lazy.filter { ordered[$0] == nil }.prefix(100)), count: all.count)
        }
        self.paths = all.compactMap { ordered[$0] }
    }

    /// Writes the whole.
    ///
    /// - Parameters:
    ///   - path: The output, which appears when it is complete and replaces what was there.
    ///   - format: How the parts are written; nil to go by the extension of the output.
    ///   - records: What the records beside the parts say, if they were read.
    /// - Returns: What it was made of.
    /// - Throws: ``Failure``, ``PartRecords/Fault``, ``InputError``, ``FileError``; then nothing was written.
    package func merge(
        to path: String,
        format: OutputFormat? = nil,
        with records: PartRecords? = nil
    ) throws -> Merged {
        let format = format ?? Self.format(path, of: paths)
        var parts: [ShardPart] = []
        // Of a thousand parts, each keeps little in memory, and none is open but the one that is read.
        let readSize = max(4 << 10, min(64 << 10, (16 << 20) / paths.count))
        for path in paths { parts.append(try ShardPart(path, delimiter: format.delimiter, readSize: readSize)) }
        var file = try OutputFile.create(path, on: fileSystem)
        if format.delimiter != nil { try mergeHeaders(&parts, to: &file) }
        var counts = [Int](repeating: 0, count: parts.count)
        var merged = Merged()
        merging: while true {
            for index in parts.indices {
                guard try parts[index].next() else {
                    try checkEnd(&parts, after: index)
                    break merging
                }
                try file.append { parts[index].copy(to: &$0) }
                counts[index] += 1
                if parts[index].isUnanswered { merged.unanswered += 1 }
            }
        }
        try records?.check(Dictionary(uniqueKeysWithValues: zip(paths, counts)))
        try file.finish()
        merged.rows = counts.reduce(0, +)
        return merged
    }

    /// The format of the whole: that of its extension, or else that of the parts, which have its name.
    private static func format(_ path: String, of parts: [String]) -> OutputFormat {
        if case .format(let format) = OutputFormat.named(by: path) { return format }
        return OutputFormat(path: parts.first ?? path, input: .jsonLines)
    }

    private func mergeHeaders(_ parts: inout [ShardPart], to file: inout OutputFile) throws {
        for index in parts.indices {
            guard try parts[index].next() else { throw Failure.malformed(path: parts[index].path, line: 1) }
            guard parts[index].record == parts[0].record else {
                throw Failure.otherColumns(path: parts[index].path)
            }
        }
        try file.append { parts[0].copyHeader(to: &$0) }
    }

    /// Where one part ends, the parts after it must end too, and those before it have given their last record.
    private func checkEnd(_ parts: inout [ShardPart], after index: Int) throws {
        for other in parts.indices where other != index {
            if try parts[other].next() { throw Failure.wrongLength(path: parts[index].path) }
        }
    }
}

/// One part that is being read.
final class ShardPart {
    /// Longest record of an output: far beyond any reply that is accepted.
    private static let recordLimit = 1 << 30

    let path: String
    private let hasByteOrderMark: Bool
    private var source: ByteSource
    private var lines: LineFramer
    private var csv: CSVFramer?
    private var range = 0..<0
    private var endsWithReturn = false
    /// Fields of each record of a table: those of its header.
    private var columns: Int?

    /// Opens a part.
    ///
    /// - Throws: ``InputError``, ``ShardMerge/Failure``.
    init(_ path: String, delimiter: UInt8?, readSize: Int = 64 << 10) throws {
        self.path = path
        source = ByteSource(.reopened(try ReopenedFile(path)), path: path, readSize: readSize)
        hasByteOrderMark = try source.skipByteOrderMark()
        while source.unread.count < 4, try source.readMore() {}
        if source.bytes[source.unread].starts(with: [0x50, 0x4B, 0x03, 0x04]) {
            throw ShardMerge.Failure.workbook(path: path)
        }
        lines = LineFramer(limit: Self.recordLimit)
        csv = try delimiter.map { usual throws(InputError) in
            CSVFramer(delimiter: try Self.separator(in: &source) ?? usual, limit: Self.recordLimit)
        }
    }

    /// What stands between the fields of a part, which is whatever its input had: the byte before the last column.
    ///
    /// - Returns: Nil when the header is not that of an output.
    private static func separator(in source: inout ByteSource) throws(InputError) -> UInt8? {
        let (last, prefix) = (AnswerColumns.last, Array("paradigm_".utf8)[...])
        let farthest = 1 << 20
        var next = 0
        while true {
            let bytes = source.bytes[source.unread]
            var place = bytes.startIndex + next
            while place + last.count < bytes.endIndex {
                let end = place + last.count
                if bytes[place] == last[0], bytes[place..<end].elementsEqual(last),
                    bytes[end] == 0x0A || bytes[end] == 0x0D
                {
                    var start = place
                    while bytes[..<start].suffix(prefix.count) == prefix { start -= prefix.count }
                    return start > bytes.startIndex ? bytes[start - 1] : nil
                }
                place += 1
            }
            next = max(0, place - bytes.startIndex)
            guard bytes.count < farthest, try source.readMore() else { return nil }
        }
    }

    /// The bytes of the current record, without its line end.
    var record: ArraySlice<UInt8> { source.bytes[range] }

    /// Goes to the next record.
    ///
    /// - Returns: False at the end.
    /// - Throws: ``InputError``, ``ShardMerge/Failure``.
    func next() throws -> Bool {
        let next = if csv != nil { try csv?.next(in: &source) } else { try lines.next(in: &source) }
        guard let next else { return false }
        guard !next.isTooLong, csv?.fault == nil, !next.range.isEmpty else {
            throw ShardMerge.Failure.malformed(path: path, line: next.line)
        }
        range = next.range
        guard isWhole else { throw ShardMerge.Failure.malformed(path: path, line: next.line) }
        endsWithReturn = csv?.endsWithReturn ?? false
        return true
    }

    /// Whether the current record has its line end, and is a row as an export writes it: an object of JSON, or as many
    /// fields as the header has.
    private var isWhole: Bool {
        let end = source.bytes[range.upperBound..<source.end].prefix(2)
        guard end.first == 0x0A || end.elementsEqual([0x0D, 0x0A]) else { return false }
        guard let csv else { return isObject }
        if columns == nil { columns = csv.fields.count }
        return csv.fields.count == columns
    }

    /// Whether the current record is one object of JSON, in which half of a surrogate pair may stand as a server sent it.
    private var isObject: Bool {
        let all = source.bytes
        let bytes = all.span.extracting(range)
        var scanner = JSONScanner(takingLoneSurrogates: true)
        do throws(JSONFault) {
            guard try scanner.kind(in: bytes) == .object else { return false }
            try scanner.skipValue(in: bytes)
            try scanner.finish(in: bytes)
            return true
        } catch {
            return false
        }
    }

    /// The end of a line of JSON of a row that was answered, as it is written.
    private static let answeredEnd = Array("\"error\":null}".utf8)[...]

    /// Whether the current record tells an error in place of an answer.
    var isUnanswered: Bool {
        if let csv {
            let place = csv.fields.count - AnswerColumns.others.count
            return place >= 0 && !csv.fields[place].range.isEmpty
        }
        if record.suffix(Self.answeredEnd.count) == Self.answeredEnd { return false }
        // Somebody may have written the line anew.
        let error = (try? JSONValue(parsing: Array(record)))?["error"] ?? .null
        return error != .null
    }

    /// Appends the current record with its line end.
    func copy(to bytes: inout [UInt8]) {
        bytes += record
        if endsWithReturn { bytes.append(0x0D) }
        bytes.append(0x0A)
    }

    /// Appends the current record as the first one of a file.
    func copyHeader(to bytes: inout [UInt8]) {
        if hasByteOrderMark { bytes += [0xEF, 0xBB, 0xBF] }
        copy(to: &bytes)
    }
}

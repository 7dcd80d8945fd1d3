import ParadigmGround
import ParadigmWorkbook

/// Reads the rows of an input one after the other, in constant memory.
///
/// The same bytes with the same options give the same rows, however often they are read: the pass that sends, the one
/// that checks and the one that exports all read with this. It blocks while it waits for bytes, so that standard input
/// belongs on a thread of its own. Use it from one thread at a time.
package final class InputReader {
    /// The options, with the format, the encoding and the separator that were found out.
    package let options: InputOptions
    /// How the records are written.
    package let format: InputFormat
    /// Size and time of the file when it was opened; nil for what is not a regular file.
    package let identity: InputIdentity?
    /// How many records were read so far.
    package private(set) var recordCount = 0
    /// Whether the input began with a byte order mark.
    package let hasByteOrderMark: Bool
    /// In which encoding it is.
    package let encoding: TextEncoding
    /// What stands between the fields of a table; a comma for other formats.
    package let separator: UInt8
    /// What was found out that whoever sends it should know; nothing where the options are what an earlier reader found.
    package let notes: [InputNote]

    private var source: ByteSource
    private var rows: any RecordRows
    /// The file that is closed at the end; nil when the descriptor belongs to somebody else.
    private let file: OwnedDescriptor?

    /// Opens a file and reads as far as the header.
    ///
    /// - Parameters:
    ///   - path: Path of the file.
    ///   - name: What it is called in messages; nil for its path.
    ///   - options: How to read it.
    ///   - readSize: How many bytes to ask for at once; 64 KiB unless set.
    /// - Throws: ``InputError``.
    package convenience init(
        path: String,
        name: String? = nil,
        options: InputOptions,
        readSize: Int = 64 << 10
    ) throws(InputError) {
        try self.init(path: path, name: name, options: options, readSize: readSize, wait: nil)
    }

    /// Opens a file or a pipe, for whose bytes somebody waits.
    convenience init(
        path: String,
        name: String? = nil,
        options: InputOptions,
        readSize: Int = 64 << 10,
        wait: InputWait?
    ) throws(InputError) {
        let file = try OwnedDescriptor(reading: path)
        let source = ByteSource(.descriptor(file.descriptor), path: name ?? path, readSize: readSize, wait: wait)
        try self.init(source, options, descriptor: file.number, file: file)
    }

    /// Reads from an open descriptor, which stays open.
    ///
    /// - Parameters:
    ///   - descriptor: The descriptor, read from where it stands.
    ///   - name: Name of the input for messages, whose extension counts as that of a path.
    ///   - options: How to read it.
    ///   - readSize: How many bytes to ask for at once; 64 KiB unless set.
    /// - Throws: ``InputError``.
    package convenience init(
        descriptor: Int32,
        name: String,
        options: InputOptions,
        readSize: Int = 64 << 10
    ) throws(InputError) {
        try self.init(descriptor: descriptor, name: name, options: options, readSize: readSize, wait: nil)
    }

    /// Reads from an open descriptor, for whose bytes somebody waits.
    convenience init(
        descriptor: Int32,
        name: String,
        options: InputOptions,
        readSize: Int = 64 << 10,
        wait: InputWait?
    ) throws(InputError) {
        let source = ByteSource(.descriptor(FileDescriptor(descriptor)), path: name, readSize: readSize, wait: wait)
        try self.init(source, options, descriptor: descriptor)
    }

    /// Reads bytes in memory.
    ///
    /// - Parameters:
    ///   - bytes: The whole input.
    ///   - options: How to read it.
    ///   - readSize: How many bytes to copy at once; 64 KiB unless set.
    /// - Throws: ``InputError``.
    package convenience init(bytes: [UInt8], options: InputOptions, readSize: Int = 64 << 10) throws(InputError) {
        try self.init(
            ByteSource(.memory(bytes), path: "input", readSize: readSize),
            options,
            descriptor: nil
        )
    }

    private init(_ source: ByteSource, _ options: InputOptions, descriptor: Int32?, file: OwnedDescriptor? = nil)
        throws(InputError)
    {
        identity = try descriptor.flatMap { descriptor throws(InputError) in
            try InputIdentity(descriptor: descriptor, path: source.path)
        }
        let start = try InputStart(source, options, Self.origin(descriptor, isFile: identity != nil))
        (hasByteOrderMark, encoding, format) = (start.hasByteOrderMark, start.encoding, start.format)
        separator = start.separator ?? UInt8(ascii: ",")
        if options.sheet != nil, start.format != .workbook { throw .noSheets(path: source.path) }
        let isFirst = !options.isExamined
        var notes = start.notes
        var options = options
        (options.format, options.encoding, options.separator) = (format, .exactly(encoding), start.separator)
        options.isExamined = true
        var input = start.source
        switch start.format {
        case .jsonLines, .batchLines:
            rows = try JSONRows(
                options,
                batchOnly: start.format == .batchLines,
                isArray: start.isArray,
                isSpread: start.isSpread
            )
        case .text: rows = try TextRows(options)
        case .csv, .tsv:
            rows = try CSVRows(
                options,
                separator,
                passing: start.recordsBeforeHeader,
                isCertain: !isFirst || start.isSeparatorKnown,
                source: &input
            )
        case .workbook:
            let sheet = try WorkbookRows(options, source: &input, file: identity == nil ? nil : descriptor)
            if isFirst { notes += try sheet.notes(isNamed: options.sheet != nil) }
            rows = sheet
        }
        if isFirst, let note = HeaderNotes.onlyColumn(rows.headerNames, options) { notes.append(note) }
        self.notes = notes
        // A table has looked at its header already.
        if start.format == .jsonLines {
            try TemplateCheck(options).check { () throws(InputError) in try JSONLine.firstFields(in: &input) }
        }
        self.options = options
        self.source = input
        self.file = file
    }

    private static func origin(_ descriptor: Int32?, isFile: Bool) -> InputStart.Origin {
        guard let descriptor else { return .memory }
        let place = lseek(descriptor, 0, SEEK_CUR)
        return isFile && place >= 0 ? .file(descriptor, from: Int(place)) : .stream
    }

    /// The next record; nil at the end, or when as many were read as the options allow.
    ///
    /// - Throws: ``InputError/cannotRead(path:code:)``.
    package func next() throws(InputError) -> InputRow? {
        if let limit = options.limit, recordCount >= limit { return nil }
        guard let row = try rows.next(in: &source, ordinal: recordCount) else { return nil }
        recordCount += 1
        return row
    }

    private func skip() throws(InputError) -> Bool {
        if let limit = options.limit, recordCount >= limit { return false }
        guard try rows.skip(in: &source) else { return false }
        recordCount += 1
        return true
    }
}

// MARK: - Counting

extension InputReader {
    /// Counts the records of the rest, bad ones included, without looking into them; of a shard its own only.
    ///
    /// - Throws: ``InputError/cannotRead(path:code:)``.
    package func countRecords() throws(InputError) -> Int {
        var count = 0
        while try skip() {
            if options.shard?.contains(ordinal: recordCount - 1) ?? true { count += 1 }
        }
        return count
    }
}

// MARK: - What an export needs besides the rows

extension InputReader {
    /// Names of the columns: those of the header, or `prompt` for text; empty for lines of JSON.
    package var columns: [String] { rows.columns }

    /// How many rows of nothing but empty cells were passed over so far: they are no records.
    package var emptyRowCount: Int { rows.emptyRowCount }

    /// How many cells that hold something stood beside the columns so far, and so are in no output.
    package var namelessCellCount: Int { rows.namelessCellCount }

    /// What the cell of a sheet holds, in the record given out last; text for every other format.
    func kind(ofCell column: Int) -> CellKind { (rows as? WorkbookRows)?.kind(of: column) ?? .text }

    /// The cells of a sheet, in the record given out last, whose formulas were saved without what they come to.
    var unsavedCells: [(column: Int, cell: String)] { (rows as? WorkbookRows)?.unsavedCells ?? [] }

    /// What the records are told by.
    var unit: BadRow.Unit { rows.unit }

    /// The name of the sheet; nil for other formats.
    var sheetName: String? { (rows as? WorkbookRows)?.sheetName }

    /// Whether the lines of a CSV end with CR LF, judged by the header.
    package var endsLinesWithReturn: Bool { (rows as? CSVRows)?.endsWithReturn ?? false }

    /// Appends what the record given out last holds in a column.
    ///
    /// Of a bad row as much as could be read, which may be nothing and need not be UTF-8.
    package func appendCell(_ column: Int, to bytes: inout [UInt8]) {
        rows.appendCell(column, of: source, to: &bytes)
    }

    /// The names of the fields of the last row of columns among lines of JSON; none where they are not noted.
    var fieldNames: [String] { (rows as? JSONRows)?.fieldNames ?? [] }

    /// Notes the fields of lines of JSON that are rows of columns, from the next record on.
    func noteFieldNames() {
        guard var lines = rows as? JSONRows else { return }
        lines.fieldNames = []
        rows = lines
    }

    /// Fields of Batch lines that such lines do not have; nil unless they were asked for.
    package var unknownFields: FieldCounts? { (rows as? JSONRows)?.unknownFields }

    /// Counts fields of Batch lines that such lines do not have, from the next record on.
    package func countUnknownFields() {
        guard var lines = rows as? JSONRows else { return }
        lines.unknownFields = FieldCounts()
        rows = lines
    }
}

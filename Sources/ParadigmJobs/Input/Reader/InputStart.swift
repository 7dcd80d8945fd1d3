import ParadigmGround

/// What is found out of an input before its first row: how it is packed, encoded and written.
///
/// Of a file the first 64 KiB are looked at, and all of it where text may be in another encoding than UTF-8 or a packed
/// file may be cut off: nothing is sent before that is known. Of what comes in as it likes, such as a pipe, no more is
/// waited for than the first row needs anyway.
struct InputStart {
    /// How many bytes are looked at.
    private static let sampleSize = 64 << 10
    /// Among how many bytes the first visible one is looked for.
    private static let farthestVisible = 4_096

    /// The input in UTF-8, behind its mark.
    private(set) var source: ByteSource
    /// How the records are written.
    private(set) var format = InputFormat.text
    /// In which encoding it was.
    private(set) var encoding = TextEncoding.utf8
    /// Whether there was a byte order mark, which is consumed.
    private(set) var hasByteOrderMark = false
    /// What stands between two fields; nil for formats without fields.
    private(set) var separator: UInt8?
    /// Whether it is what was said to stand there, and no guess.
    private(set) var isSeparatorKnown = false
    /// Records of a table before its header: the line `sep=` with its separator, a title.
    private(set) var recordsBeforeHeader = 0
    /// Whether the records are the elements of a JSON array.
    private(set) var isArray = false
    /// Whether they are objects of JSON that go over several lines each.
    private(set) var isSpread = false
    /// What whoever sends it should know.
    private(set) var notes: [InputNote] = []

    private let options: InputOptions
    private let origin: Origin
    private var packing: InputError.Packing?
    /// Whether the input ends within the bytes that were looked at.
    private var isWhole = false

    /// Where the bytes come from, as far as it matters here.
    enum Origin {
        /// A file, which can be read once more from an offset on.
        case file(Int32, from: Int)
        /// Bytes that are all there.
        case memory
        /// Bytes that come as they like.
        case stream
    }

    private var isStream: Bool { if case .stream = origin { true } else { false } }

    /// Looks at an input.
    ///
    /// - Parameters:
    ///   - source: The input from its beginning.
    ///   - options: How to read it.
    ///   - origin: Where it comes from.
    /// - Throws: ``InputError`` when it is no text, or its format is not known, or its encoding is not what was said.
    init(_ source: consuming ByteSource, _ options: InputOptions, _ origin: Origin) throws(InputError) {
        self.source = source
        self.options = options
        self.origin = origin
        try look(lines: 1)
        let named = options.format ?? InputFormat(inputPath: self.source.path, separator: options.separator)
        // A prompt may be markup, a table is none.
        if named != .text, !(named?.isJSON ?? false), let found = FileSignature.markup(in: sample) {
            throw .notUTF8(path: self.source.path, found: found)
        }
        if try isWorkbook(named) {
            format = .workbook
            return
        }
        try unpack()
        try decode(named)
        let isTable = named?.delimiter != nil
        try look(lines: isTable ? 2 : 1)
        if LineEndFilter.isNeeded(for: sample, named) {
            self.source = ByteSource(LineEndFilter(), over: self.source)
            try look(lines: isTable ? 2 : 1)
        }
        format = try settle(named)
        findTable()
        findSeparator()
    }

    /// The bytes that were looked at and not consumed.
    private var sample: ArraySlice<UInt8> { source.bytes[source.unread].prefix(Self.sampleSize) }

    /// Reads as far as the sample goes: of a stream, so many lines at most.
    private mutating func look(lines: Int) throws(InputError) {
        isWhole = false
        while source.unread.count < Self.sampleSize {
            if isStream, source.unread.count >= 4 || isPlain,
                ByteSearch.count(0x0A, in: source.bytes.span.extracting(source.unread)) >= lines
            {
                return
            }
            guard try source.readMore() else {
                isWhole = true
                return
            }
        }
    }

    /// Whether what has come can only be text: a line of it is enough then, however short it is.
    private var isPlain: Bool { FileSignature.isPlain(source.bytes[source.unread]) }

    // MARK: Bytes

    /// Whether it is read as a workbook: by its name, or by how it begins where no name says what it is.
    private mutating func isWorkbook(_ format: InputFormat?) throws(InputError) -> Bool {
        if let found = try OLEFile.found(in: &source) { throw .notUTF8(path: source.path, found: found) }
        let found = FileSignature.found(in: sample)
        guard found == .zip || found == nil, !(options.allowsNothing && sample.isEmpty) else { return false }
        return format == .workbook || format == nil && found == .zip
    }

    private mutating func unpack() throws(InputError) {
        let found = FileSignature.found(in: sample)
        packing = found?.packing
        guard let found else {
            if InputFormat.isPacked(source.path), !options.isExamined { notes.append(.notPacked) }
            return
        }
        guard let filter = unpacking else { throw .notUTF8(path: source.path, found: found) }
        source = ByteSource(filter, over: source)
        try look(lines: 1)
        if let found = FileSignature.found(in: sample) { throw .notUTF8(path: source.path, found: found) }
    }

    /// What unpacks it, from its beginning; nil when it is not packed, or the system lacks what unpacks it.
    private var unpacking: (any ByteFilter)? {
        switch packing {
        case nil: nil
        case .gzip?: Gunzip(path: source.path)
        case .zstandard?: Unzstd(path: source.path)
        }
    }

    /// Makes UTF-8 of what comes, once it is known what that is.
    private mutating func decode(_ format: InputFormat?) throws(InputError) {
        let marked = TextEncoding(markOf: sample)
        if options.isExamined, case .exactly(let known)? = options.encoding {
            encoding = known
        } else {
            encoding = try found(marked, format)
        }
        // A mark that was contradicted is no character either.
        if let marked, marked == encoding || marked == .utf8 {
            hasByteOrderMark = true
            source.consume(to: source.start + marked.byteOrderMark.count)
        }
        if let filter = encoding.filter { source = ByteSource(filter, over: source) }
    }

    /// The encoding: what the bytes say, which must be what was announced.
    private mutating func found(_ marked: TextEncoding?, _ format: InputFormat?) throws(InputError) -> TextEncoding {
        let announced = options.encoding
        // Programs that put the mark of UTF-8 before anything exist, so it may be contradicted; all of it is looked at.
        if marked != .utf8, let sure = marked ?? TextEncoding(zerosOf: sample.prefix(4_096)) {
            guard announced?.includes(sure) ?? true else { throw isOther(sure) }
            if announced == nil { notes.append(.encoding(sure)) }
            try readThrough()
            return sure
        }
        switch announced {
        case nil: return try unannounced(isMarked: marked != nil, format)
        case .exactly(.utf8): return try unannounced(isMarked: true, format)
        case .utf16, .exactly(.utf16LittleEndian), .exactly(.utf16BigEndian):
            // Line feeds alone would have zeros.
            guard marked == nil, isStream || sample.contains(0) else {
                throw isOther(try wholeFinding().encoding ?? .utf8)
            }
            try readThrough()
            if case .exactly(let encoding)? = announced { return encoding }
            return .utf16LittleEndian
        case .exactly(let encoding):
            if var whole = whole() {
                let counts = try EncodingScan.counts(&whole)
                if counts.faults == 0, counts.characters > 0 { throw isOther(.utf8) }
            }
            return encoding
        }
    }

    /// The encoding of what should be UTF-8, or is not said to be anything.
    private mutating func unannounced(isMarked: Bool, _ format: InputFormat?) throws(InputError) -> TextEncoding {
        // Lines of JSON are UTF-8 (RFC 8259 §8.1), and each that is not is a bad row.
        guard let format, !format.isJSON else {
            try readThrough()
            return .utf8
        }
        switch try wholeFinding() {
        case .utf8: return .utf8
        case .mixed, .unknown:
            notes.append(.mixedEncodings)
            return .utf8
        case .other(let encoding):
            guard !isMarked else { throw isOther(encoding) }
            notes.append(.encoding(encoding))
            return encoding
        }
    }

    private func isOther(_ found: TextEncoding) -> InputError {
        .otherEncoding(path: source.path, announced: options.encoding ?? .exactly(.utf8), found: found)
    }

    // MARK: The whole of it

    /// All of a file once more, unpacked; nil for what can be read once only.
    private func whole() -> ByteSource? {
        guard case .file(let descriptor, let start) = origin else { return nil }
        let whole = ByteSource(
            .file(FileDescriptor(descriptor), from: start),
            path: source.path,
            readSize: 4 * Self.sampleSize
        )
        guard let filter = unpacking else { return whole }
        return ByteSource(filter, over: whole)
    }

    private func wholeFinding() throws(InputError) -> EncodingScan.Finding {
        try EncodingScan.finding(whole)
    }

    /// Reads a packed file to its end, where it turns out whether it is whole.
    private func readThrough() throws(InputError) {
        guard packing != nil, var whole = whole() else { return }
        while try whole.readMore() { whole.consume(to: whole.end) }
    }

    // MARK: Records

    private mutating func settle(_ format: InputFormat?) throws(InputError) -> InputFormat {
        let isJSON = format?.isJSON ?? true
        guard isJSON || options.allowsNothing && format != .text else { return format ?? .text }
        let first = try firstVisible()
        if first == UInt8(ascii: "{") { isSpread = try isAloneOnItsLine() }
        // Where there is nothing it does not matter how it would be written: engines make parts without rows.
        let isEmpty = first == nil && source.unread.count < Self.farthestVisible
        guard isJSON || isEmpty else { return format ?? .text }
        if !isJSON { return .jsonLines }
        isArray = first == UInt8(ascii: "[")
        guard let format = format ?? (isArray || isEmpty || first == UInt8(ascii: "{") ? .jsonLines : nil) else {
            throw .unknownFormat(path: source.path)
        }
        return format
    }

    /// The first byte that is not white space; nil when there is none among the first bytes.
    private mutating func firstVisible() throws(InputError) -> UInt8? {
        while true {
            let start = source.bytes[source.unread].prefix(Self.farthestVisible)
            if let byte = start.first(where: { !Self.isSpace($0) }) { return byte }
            guard start.count < Self.farthestVisible, try source.readMore() else { return nil }
        }
    }

    /// Whether nothing but white space follows the first visible byte on its line, as the brace of an object that was
    /// printed to be read by people.
    private mutating func isAloneOnItsLine() throws(InputError) -> Bool {
        while true {
            let start = source.bytes[source.unread].prefix(Self.farthestVisible).drop(while: Self.isSpace)
            let rest = start.dropFirst().drop { Self.isSpace($0) && $0 != 0x0A }
            if let byte = rest.first { return byte == 0x0A }
            guard source.unread.count < Self.farthestVisible, try source.readMore() else { return false }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }

    private mutating func findSeparator() {
        guard let usual = format.delimiter else { return }
        let named = SeparatorLine.separator(in: sample)
        let known = options.separator ?? separator ?? named
        let titles = TitleGuess(options)
        let first =
            known
            ?? titles.separator(
                of: sample,
                isWhole: isWhole,
                guess: SeparatorGuess.separator(of: sample, isWhole: isWhole, usual: usual)
            )
        isSeparatorKnown = known != nil
        let lines = named == nil ? 0 : 1
        let title = titles.find(in: sample, isWhole: isWhole, first, isKnown: known != nil, passing: lines)
        recordsBeforeHeader = lines + (title?.count ?? 0)
        if separator == nil, options.separator == nil, title?.separator ?? first != usual {
            notes.append(.separator(title?.separator ?? first))
        }
        let found = title?.separator ?? first
        separator = found
        guard !options.isExamined else { return }
        if let title { notes.append(.title(title.text)) }
        let records = titles.records(of: sample, isWhole: isWhole, found)
        if let note = HeaderNotes.splitTexts(records.dropFirst(recordsBeforeHeader), found) { notes.append(note) }
    }

    /// A table from a spreadsheet, `.txt` by name, is one when the columns that are asked for are in its first line, and
    /// may be one when all its lines have as many fields.
    private mutating func findTable() {
        guard format == .text, options.format == nil else { return }
        let title = TitleGuess(options)
        let tables = SeparatorGuess.tables(in: sample, isWhole: isWhole, below: title)
        let sound = tables.first { $0.isSound }
        guard title.asksForTable else {
            if let sound { notes.append(.tableLines(sound.separator)) }
            return
        }
        // As lines of text it could not be read at all.
        guard let table = tables.first(where: { title.isAsked(for: $0.header) }) ?? sound else { return }
        format = table.separator == InputFormat.tsv.delimiter ? .tsv : .csv
        separator = table.separator
        notes.append(.table(table.separator))
    }
}

extension EncodingScan.Finding {
    /// The one encoding that all of it is in; nil when there is no such.
    fileprivate var encoding: TextEncoding? {
        switch self {
        case .utf8: .utf8
        case .other(let encoding): encoding
        case .mixed, .unknown: nil
        }
    }
}

extension ByteSource {
    /// Consumes the mark of UTF-8 at the beginning.
    ///
    /// - Returns: Whether there was one.
    mutating func skipByteOrderMark() throws(InputError) -> Bool {
        let mark = TextEncoding.utf8.byteOrderMark
        while unread.count < mark.count, try readMore() {}
        guard bytes[unread].starts(with: mark) else { return false }
        consume(to: start + mark.count)
        return true
    }
}

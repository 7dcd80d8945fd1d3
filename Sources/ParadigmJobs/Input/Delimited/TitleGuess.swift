import ParadigmGround

/// Finds what people write above a table: its title, the day of the export, who made it.
///
/// Each such line has a cell or two, and the header below it more, as most records have. Whoever asks for columns by their
/// names says so even more clearly: the header is where those stand.
struct TitleGuess {
    /// More lines above a table are none.
    private static let mostLines = 5
    /// Lines with more cells are no titles.
    static let mostCells = 2
    /// Records that are looked at.
    static let recordsLookedAt = 200
    /// Bytes of a cell that are looked at: names are shorter.
    private static let longestName = 300

    /// A title, and the table below it.
    struct Found: Hashable {
        /// The text of its first line.
        let text: String
        /// Its lines, those without anything not counted.
        let count: Int
        /// What stands between the fields of the table.
        let separator: UInt8
        /// The share of its records that have as many cells as its header.
        fileprivate let agreement: Double
        /// Names in its header.
        fileprivate let names: Int
        /// Whether its header has the columns that are asked for.
        fileprivate let isSought: Bool
    }

    /// The columns that templates and options name.
    private let asked: [String]
    /// Those, or with them the one that holds the prompt where no template says what to ask.
    private let sought: [String]
    /// Whether the column `prompt` is among them for that reason alone.
    private let isPromptUsual: Bool
    /// Bytes that a record may have.
    private let limit: Int

    /// A guess for the columns that options name.
    init(_ options: InputOptions) {
        let templates = [options.promptTemplate, options.systemTemplate].compactMap(\.self)
        limit = options.recordLimit
        asked = templates.flatMap(\.columns) + [options.idColumn, options.faultColumn].compactMap(\.self)
        isPromptUsual = options.promptTemplate == nil
        sought = isPromptUsual ? asked + ["prompt"] : asked
    }

    /// How many of the first records stand above the header.
    ///
    /// - Parameter records: The cells of the first records, by column; records without anything are left out.
    /// - Returns: 0 when the first one is the header.
    func count(in records: [[String]]) -> Int {
        // A column `prompt` needs nobody who names it.
        guard let first = records.first, 1...Self.mostCells ~= Self.filled(first), !names(["prompt"], oneOf: first),
            !asked.contains(where: { names([$0], oneOf: first) })
        else { return 0 }
        var best = (place: 0, share: 0.5)
        for place in records.indices.prefix(Self.mostLines + 1).dropFirst() {
            let above = records[..<place].map(Self.filled).max() ?? 0
            guard above <= Self.mostCells else { break }
            // Below two cells the word may be one of a table's own.
            let isTitle = !isPromptUsual || above == 1 || Self.filled(records[place]) > above
            if isTitle, isSought(records[place]) { return place }
            let fitting = share(of: records, below: place)
            // Two cells alone may be a title still, or a sentence with a separator in it.
            let isWider = Self.filled(records[place]) > max(above, Self.filled(first) > 1 ? 2 : 1)
            let isSure = fitting > (Self.filled(first) > 1 ? 0.8 : 0.5)
            if isWider, isSure, Self.areNames(records[place]), fitting > best.share { best = (place, fitting) }
        }
        return best.place
    }

    /// The share of the records below a header that have several cells, and no more than that has names.
    private func share(of records: [[String]], below header: Int) -> Double {
        let (names, below) = (Self.filled(records[header]), records[(header + 1)...])
        guard names > 1, !below.isEmpty else { return names > 2 ? 1 : 0 }
        return Double(below.count { 2...names ~= Self.filled($0) }) / Double(below.count)
    }

    /// Whether columns are asked for that lines of text do not have.
    var asksForTable: Bool { asked.contains { $0 != "prompt" } }

    /// Whether a record has all the columns that are asked for.
    func isAsked(for cells: [String]) -> Bool { names(asked, oneOf: cells) }

    /// Whether a record has all the columns that are asked for, and the one that holds the prompt.
    func isSought(_ cells: [String]) -> Bool { !sought.isEmpty && names(sought, oneOf: cells) }

    /// Whether all of some columns are among the cells of a record.
    private func names(_ columns: [String], oneOf cells: [String]) -> Bool {
        columns.allSatisfy { CSVHeader.names($0, oneOf: cells) }
    }

    private static func filled(_ cells: [String]) -> Int { cells.count { !$0.isEmpty } }

    /// Whether cells can be the names of columns: all different, UTF-8, no numbers, no rest of a sentence behind a comma.
    private static func areNames(_ cells: [String]) -> Bool {
        let names = cells.filter { !$0.isEmpty }
        return Set(names).count == names.count
            && names.allSatisfy { name in
                let isNumber = Double(name.replacing(",", with: ".")) != nil
                return !isNumber && name.first != " " && !name.contains("\u{FFFD}") && name.utf8.count < longestName
            }
    }
}

// MARK: - Tables with separators

extension TitleGuess {
    /// The title of a table.
    ///
    /// - Parameters:
    ///   - sample: The beginning of the table in UTF-8.
    ///   - isWhole: Whether the table ends with it.
    ///   - separator: What stands between its fields, as its first line has it.
    ///   - isKnown: Whether that is certain; otherwise the table below a title may have another one.
    ///   - passing: Records before the first one that say nothing, such as `sep=;`.
    /// - Returns: The title; nil for a table without.
    func find(
        in sample: ArraySlice<UInt8>,
        isWhole: Bool,
        _ separator: UInt8,
        isKnown: Bool,
        passing: Int
    ) -> Found? {
        let first = self.records(of: sample, isWhole: isWhole, separator, atMost: passing + 1).dropFirst(passing)
        // A comma in a title makes two cells of it, of which the second begins with a blank.
        let cells = first.first?.filter { !$0.isEmpty } ?? []
        let hasBlank = !isKnown && cells.contains { $0.first == " " }
        guard cells.count <= Self.mostCells || hasBlank else { return nil }
        var separators = [separator]
        let records = Array(self.records(of: sample, isWhole: isWhole, separator).dropFirst(passing))
        // Of a header whose first record goes on behind the sample, nothing else is known.
        let isTable =
            cells.count > 1 && (records.count == 1 || share(of: records, below: 0) > (hasBlank ? 0.9 : 0.5))
        if !isKnown, !isTable {
            separators += SeparatorGuess.all.filter { $0 != separator }
        }
        let titles = separators.compactMap { separator -> Found? in
            let records = self.records(of: sample, isWhole: isWhole, separator)
            let found = found(in: Array(records.dropFirst(passing)), separator)
            return SeparatorGuess.rare.contains(separator) && !isKnown && found?.isSought == false ? nil : found
        }
        if let named = titles.first(where: \.isSought) { return named }
        return titles.max { ($0.agreement, $0.names) < ($1.agreement, $1.names) }
    }

    private func found(in records: [[String]], _ separator: UInt8) -> Found? {
        let count = count(in: records)
        // The first column of a CSV may be without a name, and no other.
        guard count > 0, let last = records[count].lastIndex(where: { !$0.isEmpty }),
            isSought(records[count]) || !records[count][...last].dropFirst().contains("")
        else { return nil }
        let names = Self.filled(records[count])
        let below = records[(count + 1)...]
        let agreeing = below.count { Self.filled($0) == names }
        return Found(
            text: records[0].first { !$0.isEmpty } ?? "",
            count: count,
            separator: separator,
            agreement: below.isEmpty ? 0 : Double(agreeing) / Double(below.count),
            names: names,
            isSought: isSought(records[count])
        )
    }

    /// The cells of the first records that hold something.
    func records(
        of sample: ArraySlice<UInt8>,
        isWhole: Bool,
        _ separator: UInt8,
        atMost count: Int = recordsLookedAt
    ) -> [[String]] {
        var records: [[String]] = []
        var source = ByteSource(.memory(Array(sample)), path: "", readSize: max(1, sample.count))
        var framer = CSVFramer(delimiter: separator, limit: limit, skipsEmptyRows: true)
        // The last record may be cut off.
        let isCut = !isWhole && sample.last != 0x0A
        while records.count < count, let record = try? framer.next(in: &source) {
            if isCut, record.range.upperBound >= source.end { break }
            // What follows may be the rest of a cell.
            if framer.fault != nil || record.isTooLong { break }
            let bytes = source.bytes.span.extracting(record.range)
            records.append(
                framer.fields.map { field in
                    var text: [UInt8] = []
                    field.appendText(from: bytes, to: &text)
                    return Self.cell(text)
                }
            )
        }
        return records
    }

    /// The text of a cell, as far as it is looked at.
    static func cell(_ text: some Collection<UInt8>) -> String {
        String(decoding: text.prefix(longestName), as: UTF8.self)
    }
}

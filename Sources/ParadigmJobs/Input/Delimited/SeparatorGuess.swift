import ParadigmGround

/// What stands between the fields of a table, judged by its header and its first records.
///
/// The usual separator of the format counts unless another one makes more of the table: the header must have a name on
/// either side of it, and records as many fields as the header. Quotes are respected.
struct SeparatorGuess {
    /// The separators that are told apart.
    static let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    /// Those that few tables have and many texts: they count where a table names what is asked for by them.
    static let rare = [UInt8(ascii: ":"), UInt8(ascii: "^")]
    /// The usual ones before the rare ones.
    static let all = candidates + rare
    private static let recordsLookedAt = 200

    /// What a table is with one of the separators.
    private struct Form {
        let separator: UInt8
        /// Fields of the header; 0 when it breaks the rules of CSV.
        var columns = 0
        /// Whether one of its names begins with a blank, as behind a comma in a sentence.
        var hasBlank = false
        /// Records that were looked at.
        var records = 0
        /// Those that have as many fields as the header.
        var agreeing = 0
        /// Those that have several fields, and no more than the header.
        var fitting = 0
        /// Those that have more fields than the header.
        var excessive = 0

        var isTable: Bool { columns > 1 }
        /// Whether spreadsheets may have left out what stands behind the last cell of most records.
        var isShort: Bool { isTable && records > 0 && fitting * 2 >= records && excessive == 0 }
        var agreement: Double { records == 0 ? 1 : Double(agreeing) / Double(records) }
    }

    /// Guesses the separator.
    ///
    /// - Parameters:
    ///   - sample: The beginning of the table in UTF-8, from its header on.
    ///   - isWhole: Whether the table ends with it.
    ///   - usual: The separator that the name of the format stands for.
    /// - Returns: The separator.
    static func separator(of sample: ArraySlice<UInt8>, isWhole: Bool, usual: UInt8) -> UInt8 {
        // Nothing but separators is a table without a cell, whichever they are.
        if isWhole, let first = onlySeparator(in: sample) { return first }
        let forms = candidates.filter { $0 != usual }.map { form(of: sample, isWhole: isWhole, $0) }
        // Most headers have no other separator in them, and that is all.
        guard forms.contains(where: \.isTable) else { return usual }
        let usualForm = form(of: sample, isWhole: isWhole, usual)
        // Where the usual one makes no table at all, short records speak for another one too.
        let others = forms.filter { $0.isTable && $0.agreement >= 0.5 || !usualForm.isTable && $0.isShort }
        guard let best = others.max(by: { ($0.agreement, $0.columns) < ($1.agreement, $1.columns) }),
            isBetter(best, than: usualForm)
        else { return usual }
        return best.separator
    }

    /// The first separator of a table that holds nothing else.
    private static func onlySeparator(in sample: ArraySlice<UInt8>) -> UInt8? {
        let blanks = [0x0A, 0x0D, 0x20, UInt8(ascii: "\"")]
        guard sample.allSatisfy({ candidates.contains($0) || blanks.contains($0) }) else { return nil }
        return sample.first { candidates.contains($0) }
    }

    private static func isBetter(_ other: Form, than usual: Form) -> Bool {
        guard usual.isTable else { return true }
        if other.agreement > usual.agreement {
            return usual.agreement < 0.5 || other.agreement >= 0.9 && other.columns > usual.columns
        }
        // `Nom;Prénom, usage;Ville` over rows that have one comma each.
        return other.agreement == usual.agreement && other.columns > usual.columns && usual.hasBlank && !other.hasBlank
    }

    private static func form(of sample: ArraySlice<UInt8>, isWhole: Bool, _ separator: UInt8) -> Form {
        var form = Form(separator: separator)
        var source = ByteSource(.memory(Array(sample)), path: "", readSize: sample.count)
        var framer = CSVFramer(delimiter: separator, limit: sample.count, skipsEmptyRows: true)
        // The last record may be cut off.
        let isCut = !isWhole && sample.last != 0x0A
        var hasHeader = false
        while form.records < recordsLookedAt, let record = try? framer.next(in: &source) {
            let isLast = record.range.upperBound >= source.end
            if hasHeader, isCut && isLast { break }
            // What follows may be the rest of a cell.
            if hasHeader, framer.fault?.problem == .openQuote { break }
            let isSound = framer.fault == nil
            if !hasHeader {
                hasHeader = true
                guard isSound else { return form }
                form.columns = framer.fields.count
                guard form.isTable else { return form }
                let bytes = source.bytes.span.extracting(record.range)
                form.hasBlank = framer.fields.contains { !$0.range.isEmpty && bytes[$0.range.lowerBound] == 0x20 }
            } else {
                form.records += 1
                guard isSound else { continue }
                if framer.fields.count == form.columns { form.agreeing += 1 }
                if (2...form.columns).contains(framer.fields.count) { form.fitting += 1 }
                if framer.fields.count > form.columns { form.excessive += 1 }
            }
        }
        return form
    }
}

/// The line `sep=;` by which Excel is told the separator of the table below it.
enum SeparatorLine {
    /// The separator that the first line of a table names; nil when it is no such line.
    static func separator(in sample: ArraySlice<UInt8>) -> UInt8? {
        var line = sample.prefix(16).prefix { $0 != 0x0A }
        if line.last == 0x0D { line.removeLast() }
        if line.first == UInt8(ascii: "\""), line.last == UInt8(ascii: "\""), line.count > 2 {
            line = line.dropFirst().dropLast()
        }
        guard line.count == 5, line.dropLast().map({ $0 | 0x20 }).elementsEqual("sep=".utf8),
            let separator = line.last, separator != UInt8(ascii: "\"")
        else { return nil }
        return separator
    }
}

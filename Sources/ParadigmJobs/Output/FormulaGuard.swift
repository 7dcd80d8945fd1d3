import ParadigmGround

/// Keeps spreadsheets from running what a model wrote.
///
/// A cell that begins with `=`, `+`, `-`, `@`, a tab, CR or NUL is taken for a formula by the usual programs (OWASP,
/// "CSV injection"); one with a leading `'` is text. Numbers stay as they are, in English and in French: `-3.5`,
/// `-1 234,5`, `-5 %`. So does what follows a dash and a space, as in a list, if it could do nothing as a formula; a
/// spreadsheet would show an error in its place, so a table that is meant for one keeps it as text too.
///
/// A spreadsheet of another country cuts lines at another separator, and then quotes within a line protect nothing: any
/// piece of a cell between two such separators, or at the beginning of a line, may become a cell of its own. So pieces
/// are looked at as cells are.
struct FormulaGuard {
    /// What spreadsheets cut lines at, but for the table's own separator.
    private let foreignSeparators: [UInt8]
    private let isForSpreadsheets: Bool

    /// A guard for a table.
    ///
    /// - Parameters:
    ///   - separator: What the table has between two fields.
    ///   - isForSpreadsheets: Whether it is meant to be opened by one.
    init(separator: UInt8, isForSpreadsheets: Bool = false) {
        foreignSeparators = [UInt8(ascii: ";"), UInt8(ascii: ","), 0x09].filter { $0 != separator }
        self.isForSpreadsheets = isForSpreadsheets
    }

    /// The cell, with a `'` before whatever a spreadsheet would take for a formula.
    func guarded(_ cell: [UInt8]) -> [UInt8] {
        guard !cell.isEmpty else { return cell }
        var places: [Int] = []
        if isFormula(cell[...]) { places.append(0) }
        let span = cell.span
        for separator in foreignSeparators {
            note(separator, in: span, of: cell, &places) { isFormula($0) }
        }
        // Most answers that have lines at all have lists in them: only what could do harm is changed there.
        note(0x0A, in: span, of: cell, &places) { Self.begins($0) && Self.mayAct($0) }
        note(0x0D, in: span, of: cell, &places) { Self.begins($0) && Self.mayAct($0) }
        guard !places.isEmpty else { return cell }
        // In one pass: an answer may have as many places as bytes.
        places.sort()
        var guarded: [UInt8] = []
        guarded.reserveCapacity(cell.count + places.count)
        var start = 0
        for place in places {
            guarded += cell[start..<place]
            guarded.append(UInt8(ascii: "'"))
            start = place
        }
        guarded += cell[start...]
        return guarded
    }

    /// Notes the beginnings of the pieces behind a separator that are formulas.
    private func note(
        _ separator: UInt8,
        in span: Span<UInt8>,
        of cell: [UInt8],
        _ places: inout [Int],
        where isFormula: (ArraySlice<UInt8>) -> Bool
    ) {
        var next = 0
        while let found = ByteSearch.first(separator, in: span, from: next) {
            next = found + 1
            let end =
                cell[next...].firstIndex { foreignSeparators.contains($0) || $0 == 0x0A || $0 == 0x0D } ?? cell.count
            // Within a cell tabs and their like are only passed over.
            if isFormula(cell[next..<end].drop { $0 == 0x09 || $0 == 0x0D || $0 == 0x00 }) { places.append(next) }
        }
    }

    /// Whether a spreadsheet takes a cell for a formula that the guard keeps from it.
    private func isFormula(_ cell: ArraySlice<UInt8>) -> Bool {
        guard Self.begins(cell), !Self.isNumber(cell) else { return false }
        let isListed = cell.first == UInt8(ascii: "-") && cell.dropFirst().first == UInt8(ascii: " ")
        return !isListed || isForSpreadsheets || Self.mayAct(cell)
    }

    private static func begins(_ cell: ArraySlice<UInt8>) -> Bool {
        switch cell.first {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D, 0x00: true
        default: false
        }
    }

    /// Whether a text could do anything as a formula.
    ///
    /// It could by a call of a function, by reaching into another sheet or file, and by starting a program, as in
    /// `cmd|…`; names alone can only fail.
    private static func mayAct(_ cell: ArraySlice<UInt8>) -> Bool {
        var before: UInt8 = 0
        for (byte, after) in zip(cell, cell.dropFirst() + [0]) {
            switch byte {
            case UInt8(ascii: "|"): return true
            // In prose a space stands before it.
            case UInt8(ascii: "(") where isNamePart(before): return true
            // In prose a word ends with it.
            case UInt8(ascii: "!") where isNamePart(after) || after == UInt8(ascii: "$"): return true
            default: break
            }
            before = byte
        }
        return false
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26 || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".") || byte >= 0x80
    }
}

// MARK: - Numbers

extension FormulaGuard {
    /// Whether a cell is a sign, digits that may stand in groups, and perhaps a fraction, an exponent and a unit.
    private static func isNumber(_ cell: ArraySlice<UInt8>) -> Bool {
        var rest = cell
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        guard removeDigits(&rest) else { return false }
        while removeGroupSpace(&rest) {}
        if rest.first == UInt8(ascii: ".") || rest.first == UInt8(ascii: ",") {
            rest.removeFirst()
            guard removeDigits(&rest) else { return false }
        }
        if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard removeDigits(&rest) else { return false }
        }
        removeSpace(&rest)
        for unit in ["%", "€", "$", "£"] where rest.elementsEqual(unit.utf8) { return true }
        return rest.isEmpty
    }

    private static func removeDigits(_ bytes: inout ArraySlice<UInt8>) -> Bool {
        let digits = bytes.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        bytes.removeFirst(digits.count)
        return !digits.isEmpty
    }

    /// Takes a space and the three digits after it away; false when that is not what follows.
    private static func removeGroupSpace(_ bytes: inout ArraySlice<UInt8>) -> Bool {
        var rest = bytes
        guard removeSpace(&rest) else { return false }
        let digits = rest.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        guard digits.count == 3 else { return false }
        bytes = rest.dropFirst(3)
        return true
    }

    /// Takes one space away, be it an ordinary, a no-break or a narrow one.
    @discardableResult
    private static func removeSpace(_ bytes: inout ArraySlice<UInt8>) -> Bool {
        for space in [" ", "\u{A0}", "\u{202F}"] where bytes.starts(with: space.utf8) {
            bytes.removeFirst(space.utf8.count)
            return true
        }
        return false
    }
}

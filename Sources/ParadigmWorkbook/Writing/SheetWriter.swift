/// Writes a workbook with one sheet, row by row, in constant memory.
///
/// What is written comes out in order, to be appended to a file; nothing is kept but the row and a few numbers. Texts
/// are written as texts, so that a spreadsheet takes none for a formula.
package struct SheetWriter {
    /// Characters that a cell can hold, in units of UTF-16: what Excel takes.
    package static let cellLimit = 32_767
    /// How much of a sheet is packed at once.
    private static let pieceSize = 64 << 10

    private var archive = ArchiveWriter()
    /// Bytes of the sheet that are not packed yet.
    private var sheet: [UInt8] = []
    /// What begins a cell of each column, up to the number of its row.
    private var beginnings: [[UInt8]] = []
    /// What follows that number, by style.
    private let styles = SheetStyle.allCases.map { Array("\" s=\"\($0.rawValue)\"".utf8) }
    private var row = 0
    /// The same as text.
    private var rowDigits: [UInt8] = []
    private var isInRow = false
    private var column = 0
    /// Cells whose text was longer than a cell can be, and was cut.
    package private(set) var cutCells = 0

    /// A writer of nothing so far.
    package init() {}

    /// Writes what stands before the first row.
    ///
    /// - Parameters:
    ///   - sheetName: Name of the sheet, up to 31 characters and without those that Excel refuses.
    ///   - widths: Widths of the columns in characters: a row has no more cells than there are of them.
    ///   - target: Where the workbook goes.
    package mutating func begin(sheetName: String, widths: [Int], to target: inout [UInt8]) {
        for (name, text) in SheetParts.all(sheetName: sheetName) { archive.add(name, text, to: &target) }
        archive.begin(SheetParts.sheet, to: &target)
        sheet += SheetParts.beginning(widths: widths).utf8
        beginnings = widths.indices.map { Array("<c r=\"\(CellReference.letters($0))".utf8) }
    }

    /// Ends the row and writes it.
    package mutating func endRow(to target: inout [UInt8]) {
        if !isInRow { beginRow() }
        sheet += "</row>".utf8
        isInRow = false
        column = 0
        if sheet.count >= Self.pieceSize { archive.write(&sheet, to: &target) }
    }

    /// Writes the rest: no row is written after it.
    package mutating func finish(to target: inout [UInt8]) {
        sheet += SheetParts.ending.utf8
        archive.end(&sheet, to: &target)
        archive.finish(to: &target)
    }

    private mutating func beginRow() {
        row += 1
        rowDigits = Array(String(row).utf8)
        isInRow = true
        sheet += "<row r=\"".utf8
        sheet += rowDigits
        sheet += "\">".utf8
    }

    // MARK: Cells

    /// Leaves a cell empty.
    package mutating func empty() {
        column += 1
    }

    /// Writes the name of a column.
    package mutating func header(_ name: String) {
        var name = name
        name.withUTF8 { unsafe text($0.span, style: .header) }
    }

    /// Writes a text of UTF-8; an empty one is an empty cell.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - isWrapped: Whether it takes as many lines as it needs.
    package mutating func text(_ text: Span<UInt8>, isWrapped: Bool = false) {
        self.text(text, style: isWrapped ? .wrapped : .plain)
    }

    /// Writes a number, or a text where there can be no number.
    package mutating func number(_ number: Double) {
        value(number, style: .plain)
    }

    /// Writes what a cell of a sheet held.
    ///
    /// - Parameters:
    ///   - text: Its text.
    ///   - kind: What it holds.
    package mutating func cell(_ text: Span<UInt8>, _ kind: CellKind) {
        switch kind {
        case .text: self.text(text)
        case .number(let number): value(number, style: .plain)
        case .percent(let number, let decimals): value(number, style: decimals > 0 ? .percentWithDecimals : .percent)
        case .time(let serial, let form):
            switch form {
            case .date: value(serial, style: .date)
            case .time: value(serial, style: .time)
            case .dateTime: value(serial, style: .dateTime)
            case .elapsed: value(serial, style: .elapsed)
            }
        case .truth(let isTrue): literal("b", isTrue ? "1" : "0")
        case .failure:
            beginCell(.plain, type: "e")
            append(text, upTo: text.count)
            sheet += "</v></c>".utf8
        }
    }

    private mutating func value(_ number: Double, style: SheetStyle) {
        beginCell(style, type: nil)
        let isWhole = number == number.rounded() && number.magnitude < 1e15
        sheet += (isWhole ? String(Int(number)) : "\(number)").utf8
        sheet += "</v></c>".utf8
    }

    private mutating func literal(_ type: String, _ value: String) {
        beginCell(.plain, type: type)
        sheet += (value + "</v></c>").utf8
    }

    private mutating func beginCell(_ style: SheetStyle, type: String?) {
        open(style)
        if let type { sheet += (" t=\"" + type + "\"").utf8 }
        sheet += "><v>".utf8
    }

    private mutating func open(_ style: SheetStyle) {
        if !isInRow { beginRow() }
        sheet += beginnings[column]
        sheet += rowDigits
        sheet += styles[style.rawValue]
        column += 1
    }

    private mutating func text(_ text: Span<UInt8>, style: SheetStyle) {
        guard !text.isEmpty else { return empty() }
        open(style)
        // Without this mark white space around a text may be dropped.
        sheet += #" t="inlineStr"><is><t xml:space="preserve">"#.utf8
        let end = CellText.end(of: text, limit: Self.cellLimit)
        if end < text.count { cutCells += 1 }
        append(text, upTo: end)
        sheet += "</t></is></c>".utf8
    }

    private mutating func append(_ text: Span<UInt8>, upTo end: Int) {
        CellText.append(text, upTo: end, to: &sheet)
    }
}

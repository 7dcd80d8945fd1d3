/// One row of a sheet.
package struct SheetRow {
    /// A cell that holds something.
    package struct Cell {
        /// Its column, from 0.
        package let column: Int
        /// Where its text stands in ``SheetRow/text``.
        package let range: Range<Int>
        /// What it holds.
        package let kind: CellKind
    }

    /// Its number in the sheet, from 1.
    package fileprivate(set) var number = 0
    /// The texts of all cells, as a person sees them, in UTF-8.
    package fileprivate(set) var text: [UInt8] = []
    /// The cells that are not empty, in the order in which they are written.
    package fileprivate(set) var cells: [Cell] = []
    /// The columns whose cells have a formula and not what it comes to: whoever wrote the workbook has not worked it out.
    package fileprivate(set) var unsaved: [Int] = []
    /// Whether the sheet does not show it, as a filter leaves rows out.
    package fileprivate(set) var isHidden = false
    /// Whether it has more text than a row may have, which is then left out.
    package fileprivate(set) var isTooLong = false
}

/// The rows of a sheet, one after the other, in constant memory.
///
/// Rows and cells that the sheet leaves out are not there; of merged cells the first one holds what they show.
package final class SheetRows {
    private let handler: Handler
    private var reader: PartReader

    /// The row that was read last.
    package var row: SheetRow { handler.row }

    /// The merged cells of the sheet, which stand behind its last row; the first of them, if there are very many.
    package var merged: [MergedCells] { handler.merged }

    init(
        _ archive: Archive,
        part: String,
        strings: SharedStrings,
        numbers: CellNumbers,
        limit: Int
    ) throws(WorkbookError) {
        handler = Handler(strings: strings, numbers: numbers, limit: limit)
        reader = try PartReader(archive, part: part, handler: handler)
    }

    /// Goes to the next row that is written in the sheet, which may have no cell.
    ///
    /// - Returns: False at the end.
    /// - Throws: ``WorkbookError``.
    package func next() throws(WorkbookError) -> Bool {
        handler.begin()
        _ = try reader.advance()
        return handler.isWhole
    }
}

extension SheetRows {
    /// Puts rows together out of the elements of a sheet.
    private final class Handler: MarkupHandler {
        /// What the text of a cell is, by its attribute `t` (ECMA-376 part 1 §18.18.11).
        private enum Content {
            case number
            case shared
            case inline
            case formulaText
            case truth
            case failure
            case moment
        }

        /// More merged cells are not kept.
        private static let mostMerged = 10_000

        private let strings: SharedStrings
        private let numbers: CellNumbers
        private let limit: Int

        var row = SheetRow()
        private(set) var merged: [MergedCells] = []
        /// Whether ``row`` was read to its end.
        private(set) var isWhole = false
        private var isInRow = false
        private var isInCell = false
        private var column = -1
        private var style = 0
        private var content = Content.number
        /// Whether what comes is the value, or the text, of the present cell.
        private var isValue = false
        private var isPhonetic = false
        private var hasFormula = false
        /// Where the text of the present cell begins.
        private var start = 0
        private var value: [UInt8] = []

        init(strings: SharedStrings, numbers: CellNumbers, limit: Int) {
            self.strings = strings
            self.numbers = numbers
            self.limit = limit
        }

        /// Forgets the row that was read.
        func begin() {
            row.text.removeAll(keepingCapacity: true)
            row.cells.removeAll(keepingCapacity: true)
            row.unsaved.removeAll(keepingCapacity: true)
            row.isTooLong = false
            isWhole = false
        }

        override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
            if isInCell {
                switch name {
                case .value: isValue = content != .inline
                case .text: isValue = content == .inline && !isPhonetic
                case .phonetic: isPhonetic = true
                case .formula: hasFormula = true
                default: break
                }
            } else if isInRow, name == .cell {
                beginCell(attributes)
            } else if name == .row {
                beginRow(attributes)
            } else if name == .mergedCells, merged.count < Self.mostMerged {
                if let cells = attributes[.range].flatMap(MergedCells.init) { merged.append(cells) }
            }
        }

        override func end(_ name: MarkupName) {
            if isInCell {
                switch name {
                case .value, .text: isValue = false
                case .phonetic: isPhonetic = false
                case .cell: endCell()
                default: break
                }
            } else if isInRow, name == .row {
                isInRow = false
                isWhole = true
                wantsPause = true
            }
        }

        override func text(_ bytes: Span<UInt8>) {
            guard isValue, !row.isTooLong else { return }
            if content == .inline { row.text.append(bytes) } else { value.append(bytes) }
            if row.text.count + value.count > limit { giveUp() }
        }

        // MARK: Rows

        private func beginRow(_ attributes: MarkupAttributes) {
            var number: Int?
            row.isHidden = false
            unsafe attributes.visit { name, value in
                if name == .reference {
                    number = unsafe CellReference.number(value)
                } else if name == .hidden {
                    let first = unsafe UInt8(bitPattern: value[0])
                    row.isHidden = first == UInt8(ascii: "1") || first == UInt8(ascii: "t")
                }
            }
            row.number = number ?? row.number + 1
            isInRow = true
            column = -1
        }

        private func giveUp() {
            row.isTooLong = true
            row.text = []
            row.cells = []
            value = []
        }

        // MARK: Cells

        private func beginCell(_ attributes: MarkupAttributes) {
            isInCell = true
            isValue = false
            hasFormula = false
            value.removeAll(keepingCapacity: true)
            start = row.text.count
            style = 0
            content = .number
            // A cell that does not say where it is stands after the one before it.
            column += 1
            unsafe attributes.visit { name, value in
                switch name {
                case .reference: column = unsafe CellReference.column(value) ?? column
                case .style: style = unsafe CellReference.number(value) ?? 0
                case .text: content = unsafe Self.content(value)
                default: break
                }
            }
            if column >= CellReference.columnCount { column = CellReference.columnCount - 1 }
        }

        /// The types differ in their first letters, but for `s` and `str`.
        private static func content(_ type: UnsafePointer<CChar>) -> Content {
            let (first, second) = unsafe (UInt8(bitPattern: type[0]), type[0] == 0 ? 0 : UInt8(bitPattern: type[1]))
            switch first {
            case UInt8(ascii: "s"): return second == 0 ? .shared : .formulaText
            case UInt8(ascii: "i"): return .inline
            case UInt8(ascii: "b"): return .truth
            case UInt8(ascii: "e"): return .failure
            case UInt8(ascii: "d"): return .moment
            default: return .number
            }
        }

        private func endCell() {
            isInCell = false
            isValue = false
            isPhonetic = false
            guard !row.isTooLong else { return }
            do throws(WorkbookError) {
                let kind = try resolve()
                if row.text.count > limit { return giveUp() }
                guard row.text.count > start else {
                    // A formula that came to an empty text is one of text.
                    if hasFormula, content == .number, row.unsaved.count < CellReference.columnCount {
                        row.unsaved.append(column)
                    }
                    return
                }
                // No sheet has more, so that a row's cells are bounded as its text is.
                if row.cells.count == CellReference.columnCount { return giveUp() }
                row.cells.append(SheetRow.Cell(column: column, range: start..<row.text.count, kind: kind))
            } catch {
                fault = error
            }
        }

        /// Puts the text of the present cell where it belongs.
        private func resolve() throws(WorkbookError) -> CellKind {
            switch content {
            case .inline:
                EscapedText.resolve(&row.text, from: start)
                return .text
            case _ where value.isEmpty: return .text
            case .number: return numbers.append(value, style: style, to: &row.text)
            case .shared:
                if let index = Int(String(decoding: value, as: UTF8.self)), index >= 0 {
                    try strings.append(index, to: &row.text)
                }
                return .text
            case .formulaText:
                row.text += value
                EscapedText.resolve(&row.text, from: start)
                return .text
            case .truth:
                let isTrue = value.elementsEqual("1".utf8) || value.elementsEqual("true".utf8)
                row.text += (isTrue ? "TRUE" : "FALSE").utf8
                return .truth(isTrue)
            case .failure:
                row.text += value
                return .failure
            case .moment:
                numbers.append(moment: value, style: style, to: &row.text)
                return .text
            }
        }
    }
}

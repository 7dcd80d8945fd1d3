import ParadigmCLI
import Testing

/// A terminal of a few rows that understands what a panel is drawn with.
private struct Screen {
    private(set) var rows: [[Character]]
    private var row = 0
    private var column = 0

    init(rows: Int) {
        self.rows = Array(repeating: [], count: rows)
    }

    var text: [String] { rows.map { String($0) } }
    var cursor: [Int] { [row, column] }

    mutating func put(_ text: String) {
        var scalars = text.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            switch scalar {
            case "\r": column = 0
            case "\n": lineFeed()
            case "\u{1B}": control(&scalars)
            default: write(Character(scalar))
            }
        }
    }

    private mutating func lineFeed() {
        guard row == rows.count - 1 else {
            row += 1
            return
        }
        rows.removeFirst()
        rows.append([])
    }

    private mutating func write(_ letter: Character) {
        while rows[row].count <= column { rows[row].append(" ") }
        rows[row][column] = letter
        column += 1
    }

    private mutating func control(_ scalars: inout String.UnicodeScalarView.Iterator) {
        guard scalars.next() == "[" else { return }
        var digits = ""
        while let scalar = scalars.next() {
            if scalar.properties.numericType != nil {
                digits.unicodeScalars.append(scalar)
                continue
            }
            switch scalar {
            case "A": row = max(0, row - (Int(digits) ?? 1))
            case "K": rows[row] = Array(rows[row].prefix(column))
            case "J":
                rows[row] = Array(rows[row].prefix(column))
                for index in (row + 1)..<max(row + 1, rows.count) { rows[index] = [] }
            default: break
            }
            return
        }
    }
}

@Suite struct PanelDrawingTests {
    @Test func `a panel is drawn over itself and leaves the cursor at its beginning`() {
        var screen = Screen(rows: 6)
        screen.put("$ paradigm batch\r\n")
        screen.put(PanelDrawing.over(["first", "second", "a third"]))
        #expect(screen.text == ["$ paradigm batch", "first", "second", "a third", "", ""])
        #expect(screen.cursor == [1, 0])
        screen.put(PanelDrawing.over(["1st", "2nd"]))
        #expect(screen.text == ["$ paradigm batch", "1st", "2nd", "", "", ""])
        #expect(screen.cursor == [1, 0])
    }

    @Test func `at the bottom of the screen what is above scrolls up and stays`() {
        var screen = Screen(rows: 4)
        screen.put("a\r\nb\r\nc\r\n")
        for _ in 0..<3 { screen.put(PanelDrawing.over(["first", "second", "third"])) }
        #expect(screen.text == ["c", "first", "second", "third"])
    }

    @Test func `erased, it leaves no trace`() {
        var screen = Screen(rows: 4)
        screen.put("$ paradigm batch\r\n")
        screen.put(PanelDrawing.over(["first", "second"]))
        screen.put(PanelDrawing.erasure)
        screen.put("Done.\r\n")
        #expect(screen.text == ["$ paradigm batch", "Done.", "", ""])
    }

    @Test func `what a narrowed terminal wrapped is cleared with the next drawing`() {
        var screen = Screen(rows: 6)
        // The terminal wrapped both lines; the cursor stayed on the panel's first letter.
        screen.put("above\r\nfirst ha\r\nlf\r\nsecond h\r\nalf\u{1B}[3A\r")
        screen.put(PanelDrawing.over(["first", "second"]))
        #expect(screen.text == ["above", "first", "second", "", "", ""])
    }

    @Test func `nothing is blanked before it is written over`() {
        let drawing = PanelDrawing.over(["first", "second"])
        #expect(drawing.hasPrefix("\rfirst\u{1B}[K\r\nsecond\u{1B}[K"))
    }
}

import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

@Suite struct ProgressPanelTests {
    static let midway: BatchProgress = {
        var progress = BatchProgress()
        progress.total = 10_000
        progress.done = 3712
        progress.failed = 12
        progress.inFlight = 64
        progress.window = 72
        progress.rowsPerSecond = 241.4
        progress.tokensPerSecond = 61_402
        progress.retries = 31
        progress.elapsed = .seconds(16)
        return progress
    }()

    static let waiting: BatchProgress = {
        var progress = midway
        progress.waiting = .pause
        progress.waitingFor = .milliseconds(11_200)
        return progress
    }()

    /// Nobody knows how many rows a pipe will bring.
    static let endless: BatchProgress = {
        var progress = BatchProgress()
        progress.done = 3712
        progress.inFlight = 1
        progress.window = 32
        progress.rowsPerSecond = 2.4
        return progress
    }()

    static let states = [("midway", midway), ("waiting", waiting), ("endless", endless)]

    @Test(arguments: Language.allCases)
    func `as it looks in terminals of different widths`(language: Language) throws {
        let panel = ProgressPanel(language: language)
        var text = ""
        for (name, progress) in Self.states {
            for width in [120, 80, 60, 40] {
                text += "\(name), \(width) columns\n"
                for line in panel.lines(progress, width: width) ?? ["nothing"] { text += "|" + line + "\n" }
            }
        }
        try Snapshot.expect(text, "batch-panel.\(language.rawValue)")
    }

    @Test(arguments: Language.allCases, 0..<states.count)
    func `no line reaches the last column, however narrow the terminal`(language: Language, state: Int) throws {
        let panel = ProgressPanel(language: language)
        var progress = Self.states[state].1
        for figure in [0, 7, 123_456, 10_000_000] {
            progress.done = figure
            progress.failed = figure
            progress.window = figure
            for width in ProgressPanel.narrowest...200 {
                for line in try #require(panel.lines(progress, width: width)) { #expect(line.count < width) }
            }
        }
    }

    @Test func `below forty columns there is no panel`() {
        #expect(ProgressPanel(language: .english).lines(Self.midway, width: 39) == nil)
    }

    @Test func `colours are letters around the same words`() throws {
        let plain = try #require(ProgressPanel(language: .english).lines(Self.waiting, width: 100))
        let coloured = try #require(ProgressPanel(language: .english, isColoured: true).lines(Self.waiting, width: 100))
        #expect(coloured != plain)
        #expect(!plain.joined().unicodeScalars.contains("\u{1B}"))
        let bared = coloured.map { line in
            line.split(separator: "\u{1B}", omittingEmptySubsequences: false).enumerated()
                .map { $0 == 0 ? String($1) : String($1.drop { $0 != "m" }.dropFirst()) }
                .joined()
        }
        #expect(bared == plain)
    }

    @Test func `where only ASCII is shown the bar is of ASCII`() throws {
        let lines = try #require(ProgressPanel(language: .english, isUnicode: false).lines(Self.midway, width: 80))
        #expect(lines[0].hasPrefix("###########-------------------"))
        #expect(!lines.joined().contains("·"))
    }

    @Test func `a bar is full only when all is done`() throws {
        var progress = Self.midway
        progress.done = 9999
        let panel = ProgressPanel(language: .english)
        #expect(try #require(panel.lines(progress, width: 80))[0].contains("░"))
        #expect(try #require(panel.lines(progress, width: 80))[0].contains("99%"))
        progress.done = 10_000
        #expect(try !#require(panel.lines(progress, width: 80))[0].contains("░"))
        progress.total = 0
        progress.done = 0
        #expect(panel.lines(progress, width: 80)?.count == 2)
    }

    @Test func `NO_COLOR and a dumb terminal take the colours away`() {
        #expect(ProgressDisplay.mayColour(["TERM": "xterm"]))
        #expect(ProgressDisplay.mayColour(["NO_COLOR": ""]))
        #expect(!ProgressDisplay.mayColour(["NO_COLOR": "1"]))
        #expect(!ProgressDisplay.mayColour(["TERM": "dumb"]))
    }

    @Test func `the locale says what letters there are`() {
        #expect(ProgressDisplay.isUnicode(["LANG": "fr_FR.UTF-8"]))
        #expect(ProgressDisplay.isUnicode(["LC_ALL": "", "LC_CTYPE": "C.utf8", "LANG": "C"]))
        #expect(!ProgressDisplay.isUnicode(["LC_ALL": "C", "LANG": "fr_FR.UTF-8"]))
        #expect(!ProgressDisplay.isUnicode([:]))
    }
}

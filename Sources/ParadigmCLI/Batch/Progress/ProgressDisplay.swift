import ParadigmAPI
import ParadigmBatch
import ParadigmGround
package import ParadigmJobs
import Synchronization

/// Shows the progress of a batch on standard error while it runs.
///
/// The panel leaves the cursor at its own beginning. So the next drawing overwrites it line by line, without flicker,
/// and clears whatever is left below, also after the terminal was resized and has wrapped the lines anew: the cursor
/// moves with the letter it stands on.
package final class ProgressDisplay: Sendable {
    private struct State {
        var panelCadence = ProgressCadence.panel
        var lineCadence: ProgressCadence
        var latest: BatchProgress?
        var isDrawn = false
        var isOver = false
    }

    private let terminal: Terminal
    private let style: ProgressStyle
    private let panel: ProgressPanel
    private let state: Mutex<State>

    /// A display that shows nothing yet.
    package init(terminal: Terminal, style: ProgressStyle, environment: [String: String]) {
        self.terminal = terminal
        self.style = style
        panel = ProgressPanel(
            language: terminal.language,
            isColoured: Self.mayColour(environment),
            isUnicode: Self.isUnicode(environment)
        )
        state = Mutex(State(lineCadence: style == .json ? .json : .plain))
    }

    /// The language of its words.
    package var language: Language { terminal.language }

    /// Shows where the batch is, unless it did so a moment ago.
    package func show(_ progress: BatchProgress) {
        state.withLock { state in
            guard !state.isOver else { return }
            state.latest = progress
            switch style {
            case .none: break
            case .json: if state.lineCadence.isDue(progress) { terminal.say(ProgressLine.json(progress).description) }
            case .plain: showLine(progress, &state)
            case .bar:
                guard state.panelCadence.isDue(progress) else { return }
                draw(progress, &state)
            }
        }
    }

    /// Says something above the panel.
    package func say(_ text: Text) {
        state.withLock { state in
            erase(&state)
            terminal.say(text)
            if style == .bar, !state.isOver, let latest = state.latest { draw(latest, &state) }
        }
    }

    /// Ends the display: the panel goes, a program gets the last figures.
    package func finish() {
        state.withLock { state in
            guard !state.isOver else { return }
            state.isOver = true
            erase(&state)
            if style == .json, let latest = state.latest { terminal.say(ProgressLine.json(latest).description) }
        }
    }

    private func showLine(_ progress: BatchProgress, _ state: inout State) {
        guard state.lineCadence.isDue(progress) else { return }
        terminal.say(ProgressLine.plain(progress, terminal.language))
    }

    private func draw(_ progress: BatchProgress, _ state: inout State) {
        guard let lines = panel.lines(progress, width: Self.width(of: terminal.errors)) else {
            erase(&state)
            return showLine(progress, &state)
        }
        terminal.draw(PanelDrawing.over(lines))
        state.isDrawn = true
    }

    private func erase(_ state: inout State) {
        guard state.isDrawn else { return }
        terminal.draw(PanelDrawing.erasure)
        state.isDrawn = false
    }

    // MARK: What the terminal can do

    /// Colours, unless `NO_COLOR` says otherwise (no-color.org: any value but an empty one).
    package static func mayColour(_ environment: [String: String]) -> Bool {
        (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
    }

    /// Whether what watches can draw over what it has shown; a notebook keeps every line instead.
    ///
    /// A command that a notebook's cell starts has a pseudo-terminal. Jupyter tells its kernels, and what they start, the
    /// number of its own process.
    package static func mayDraw(_ environment: [String: String]) -> Bool {
        environment["TERM"] != "dumb" && environment["JPY_PARENT_PID"] == nil
    }

    /// Whether the locale is one of UTF-8.
    package static func isUnicode(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        return locale.lowercased().filter { $0 != "-" }.contains("utf8")
    }

    private static func width(of descriptor: FileDescriptor) -> Int {
        var size = winsize()
        guard unsafe ioctl(descriptor.number, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}

/// The letters that draw a panel and take it away (ECMA-48).
package enum PanelDrawing {
    /// Takes away everything from the cursor on.
    package static let erasure = "\r\u{1B}[J"

    /// Draws lines over what is there, and leaves the cursor at the beginning of the first.
    package static func over(_ lines: [String]) -> String {
        // Each line is written over the old one and only then cleared to its end; nothing is empty in between.
        let body = lines.map { $0 + "\u{1B}[K" }.joined(separator: "\r\n")
        let up = lines.count > 1 ? "\u{1B}[\(lines.count - 1)A" : ""
        return "\r" + body + "\u{1B}[J" + "\r" + up
    }
}

extension Terminal {
    /// Writes letters and controls to standard error as they are.
    func draw(_ text: String) {
        try? errors.write(Array(text.utf8))
    }
}

package import ParadigmGround

/// A line that somebody types without seeing it: what each byte of the keyboard does to it.
package struct HiddenLine: Sendable {
    /// How it ends.
    package enum End: Sendable, Equatable {
        /// With Return, or the end of the input behind something.
        case entered(String)
        /// With Ctrl-C, or the end of the input before anything.
        case cancelled
    }

    /// Where an escape sequence is, such as an arrow key or the mark of a paste sends.
    private enum Escape { case none, begun, parameters }

    private var bytes: [UInt8] = []
    private var escape = Escape.none

    /// A line with nothing in it.
    package init() {}

    /// Takes the next byte; the end, if that is it.
    package mutating func take(_ byte: UInt8) -> End? {
        switch escape {
        case .begun:
            escape = byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") ? .parameters : .none
            return nil
        case .parameters:
            // A final byte is a letter or a tilde (ECMA-48 §5.4).
            if 0x40...0x7E ~= byte { escape = .none }
            return nil
        case .none: break
        }
        switch byte {
        case 0x0A, 0x0D: return .entered(text)
        case 0x03: return .cancelled
        case 0x04: return finish()
        case 0x1B: escape = .begun
        case 0x08, 0x7F: removeLast()
        case 0x15, 0x17: bytes = []
        case 0x00..<0x20: break
        default: bytes.append(byte)
        }
        return nil
    }

    /// The end of the input.
    package func finish() -> End { bytes.isEmpty ? .cancelled : .entered(text) }

    private var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Removes a letter, which may have several bytes.
    private mutating func removeLast() {
        while let last = bytes.popLast(), last & 0xC0 == 0x80 {}
    }
}

extension HiddenLine {
    /// Reads a line from a terminal that shows nothing of it, and leaves the terminal as it was.
    ///
    /// Ctrl-C is read as any other key meanwhile, so that it cannot end the process before the terminal shows again what
    /// is typed.
    ///
    /// - Throws: ``SystemError``.
    package static func read(from terminal: FileDescriptor) throws(SystemError) -> End {
        var shown = termios()
        guard unsafe tcgetattr(terminal.number, &shown) == 0 else { throw SystemError() }
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | ISIG | IEXTEN)
        unsafe withUnsafeMutableBytes(of: &hidden.c_cc) { keys in
            unsafe keys[Int(VMIN)] = 1
            unsafe keys[Int(VTIME)] = 0
        }
        guard unsafe tcsetattr(terminal.number, TCSADRAIN, &hidden) == 0 else { throw SystemError() }
        defer { _ = unsafe tcsetattr(terminal.number, TCSADRAIN, &shown) }
        var line = HiddenLine()
        while let byte = try terminal.read(atMost: 1).first {
            if let end = line.take(byte) { return end }
        }
        return line.finish()
    }
}

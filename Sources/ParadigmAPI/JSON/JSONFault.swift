/// What is wrong at one byte of a JSON text.
///
/// The scanner throws this small value; ``error(in:)`` turns it into a ``JSONSyntaxError`` once somebody wants to
/// show it, because finding the line means reading the text again.
package struct JSONFault: Error, Hashable, Sendable {
    /// The rule that was broken.
    package enum Problem: Hashable, Sendable, CaseIterable {
        case unexpectedEnd
        case expectedValue
        case expectedKey
        case expectedColon
        case expectedCommaOrClosingBrace
        case expectedCommaOrClosingBracket
        case expectedObject
        case expectedArray
        case expectedString
        case trailingComma
        case trailingBytes
        case tooDeep
        case byteOrderMark
        case unterminatedString
        case controlCharacter
        case invalidEscape
        case loneSurrogate
        case invalidUTF8
        case leadingZero
        case invalidNumber
        case invalidLiteral
    }

    /// The rule that was broken.
    package let problem: Problem
    /// Offset of the offending byte, from 0; the number of bytes when the text ended too early.
    package let offset: Int

    /// A fault at one byte.
    package init(_ problem: Problem, at offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    /// The fault with its line and column.
    ///
    /// - Parameter bytes: The text in which the fault was found.
    /// - Returns: The error to show.
    package func error(in bytes: Span<UInt8>) -> JSONSyntaxError {
        var line = 1
        var column = 1
        for index in 0..<min(offset, bytes.count) {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") {
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                // Continuation bytes belong to the character before them.
                column += 1
            }
        }
        return JSONSyntaxError(problem, offset: offset, line: line, column: column)
    }
}

extension JSONFault.Problem {
    /// The sentence for a person.
    ///
    /// It never quotes the text, which may be private.
    package var message: String {
        switch self {
        case .unexpectedEnd: "the text ends too early"
        case .expectedValue: "expected a value"
        case .expectedKey: "expected a key in double quotes"
        case .expectedColon: "expected a colon after the key"
        case .expectedCommaOrClosingBrace: "expected a comma or a closing brace"
        case .expectedCommaOrClosingBracket: "expected a comma or a closing bracket"
        case .expectedObject: "expected an object"
        case .expectedArray: "expected an array"
        case .expectedString: "expected a string"
        case .trailingComma: "a comma may not stand before the closing bracket or brace"
        case .trailingBytes: "there is something after the end of the value"
        case .tooDeep: "nested deeper than \(JSONScanner.depthLimit) levels"
        case .byteOrderMark: "the text starts with a byte order mark; save it as UTF-8 without one"
        case .unterminatedString: "the string is not closed"
        case .controlCharacter: "a control character in a string must be escaped"
        case .invalidEscape: "unknown escape sequence"
        case .loneSurrogate: "half of a surrogate pair without its other half"
        case .invalidUTF8: "the bytes are not valid UTF-8"
        case .leadingZero: "a number may not start with a zero followed by digits"
        case .invalidNumber: "not a number as JSON writes it"
        case .invalidLiteral: "expected true, false or null"
        }
    }
}

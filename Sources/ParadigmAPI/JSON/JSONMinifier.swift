/// Takes the white space out of a JSON text, and leaves everything else as it is.
package enum JSONMinifier {
    /// Whether a validated text has a line end between its tokens.
    ///
    /// Inside strings there can be none.
    package static func hasLineEnds(_ bytes: Span<UInt8>) -> Bool {
        ByteScan.hasLineEnd(in: bytes)
    }

    /// Copies a validated text without the white space between its tokens.
    ///
    /// - Parameter bytes: The text. One that is not valid JSON gives bytes without meaning.
    /// - Returns: The same tokens, byte for byte.
    package static func minify(_ bytes: Span<UInt8>) -> [UInt8] {
        var minified: [UInt8] = []
        minified.reserveCapacity(bytes.count)
        var isInString = false
        var isEscaped = false
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else if byte <= 0x20 {
                continue
            } else if byte == UInt8(ascii: "\"") {
                isInString = true
            }
            minified.append(byte)
        }
        return minified
    }
}

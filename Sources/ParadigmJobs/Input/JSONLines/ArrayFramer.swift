/// Cuts a JSON array into its elements, as they come and however they are spread over lines.
///
/// So it does with objects that follow one another without an array, where these are known to be spread over lines.
///
/// It finds where elements end and nothing more: whoever reads one finds what is wrong with it. A string that its line
/// does not close ends its element with the line, so that those on the next lines are read again. An end that does not
/// come makes one more element, of nothing, which is bad. Behind the array there may be another one; anything else there
/// is an element up to its line end.
struct ArrayFramer {
    private enum State {
        /// Before an array, or behind one.
        case outside
        /// Within one: before an element, or the end of the array.
        case within
    }

    /// Bytes that an element may have.
    let limit: Int
    /// Whether what stands outside of arrays may go over several lines.
    private let spreads: Bool
    private var state = State.outside
    private var line = 1
    /// Characters on this line so far.
    private var column = 0
    /// Offset after the last element, from the source's start.
    private var consumed = 0
    /// Offset of the next byte to look at, from the source's start.
    private var cursor = 0
    /// How many brackets and braces of the element are open.
    private var depth = 0
    private var isInString = false
    private var isEscaped = false

    /// A framer at the first line.
    init(limit: Int, spreads: Bool = false) {
        self.limit = limit
        self.spreads = spreads
    }

    /// The next element; nil at the end.
    ///
    /// Its range is valid until the next call.
    mutating func next(in source: inout ByteSource) throws(InputError) -> FramedRecord? {
        source.consume(to: source.start + consumed)
        (consumed, cursor) = (0, 0)
        guard let first = try findElement(in: &source) else {
            guard state == .within else { return nil }
            state = .outside
            return FramedRecord(range: source.start..<source.start, line: line)
        }
        (depth, isInString, isEscaped) = (0, false, false)
        let place = FramedRecord(range: source.start..<source.start, line: line, indent: column)
        if state == .within, first == UInt8(ascii: ",") {
            // Nothing stands where an element should.
            (consumed, column) = (1, column + 1)
            return place
        }
        var isTooLong = false
        while true {
            if scan(source.bytes.span.extracting(source.unread)) { break }
            if cursor > limit {
                isTooLong = true
                source.consume(to: source.end)
                cursor = 0
            }
            guard try source.readMore() else {
                consumed = cursor
                // An element that is cut off is bad by itself.
                if depth > 0 || isInString { state = .outside }
                break
            }
        }
        var element = place
        element.isTooLong = isTooLong || cursor > limit
        element.range = source.start..<source.start + (element.isTooLong ? 0 : cursor)
        return element
    }

    /// Goes to the first byte of the next element, which then is the source's first, over what stands between two.
    ///
    /// - Returns: The byte; nil at the end of the input.
    private mutating func findElement(in source: inout ByteSource) throws(InputError) -> UInt8? {
        while true {
            while source.start < source.end {
                let byte = source.bytes[source.start]
                switch byte {
                case 0x0A: (line, column) = (line + 1, -1)
                case 0x20, 0x09, 0x0D: break
                case UInt8(ascii: "[") where state == .outside: state = .within
                case UInt8(ascii: "]") where state == .within: state = .outside
                default: return byte
                }
                source.consume(to: source.start + 1)
                column += 1
            }
            guard try source.readMore() else { return nil }
        }
    }

    /// Looks at the bytes from the cursor on.
    ///
    /// - Returns: Whether the element ends there, at the cursor.
    private mutating func scan(_ bytes: Span<UInt8>) -> Bool {
        while cursor < bytes.count {
            let byte = bytes[cursor]
            if byte == 0x0A {
                if isInString || state == .outside && depth == 0 {
                    consumed = cursor
                    return true
                }
                (line, column) = (line + 1, -1)
            } else if isInString {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInString = false
                }
            } else if state == .within || spreads, ends(byte), state == .within {
                // The comma is passed over, the end of the array is looked at again.
                consumed = cursor
                if byte == UInt8(ascii: ",") { (consumed, column) = (cursor &+ 1, column &+ 1) }
                return true
            }
            if byte & 0xC0 != 0x80 { column &+= 1 }
            cursor &+= 1
        }
        return false
    }

    /// Takes note of a byte outside of strings.
    ///
    /// - Returns: Whether the element ends before it.
    private mutating func ends(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""): isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
        case UInt8(ascii: "}"): depth = max(0, depth - 1)
        case UInt8(ascii: "]"):
            if depth == 0 { return true }
            depth -= 1
        case UInt8(ascii: ","): return depth == 0
        default: break
        }
        return false
    }
}

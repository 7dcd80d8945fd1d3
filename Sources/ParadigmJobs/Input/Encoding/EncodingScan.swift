import ParadigmGround

/// What the whole of a text, which is not marked as UTF-16, says of its encoding.
enum EncodingScan {
    /// What was found.
    enum Finding: Hashable {
        /// All of it is UTF-8, with characters beyond ASCII or without.
        case utf8
        /// It is UTF-8 but for some places.
        case mixed
        /// It is text in another encoding throughout.
        case other(TextEncoding)
        /// It is not UTF-8, and no text in an encoding that is known here.
        case unknown
    }

    /// Reads a text to its end.
    ///
    /// Most are UTF-8, and take one quick look; others are read a second time.
    ///
    /// - Parameter open: Opens the text at its beginning; nil when it cannot be read twice, and is taken for UTF-8.
    /// - Returns: What was found.
    /// - Throws: ``InputError`` when it cannot be read.
    static func finding(_ open: () -> ByteSource?) throws(InputError) -> Finding {
        guard var quick = open(), try !isUTF8(&quick), var thorough = open() else { return .utf8 }
        return try counts(&thorough).finding
    }

    /// Reads a text to its end and counts what tells encodings apart.
    static func counts(_ source: inout ByteSource) throws(InputError) -> EncodingCounts {
        var counts = EncodingCounts()
        try read(&source) { piece in
            counts.add(piece)
            return true
        }
        return counts
    }

    /// Reads a text until something is not UTF-8, or to its end.
    private static func isUTF8(_ source: inout ByteSource) throws(InputError) -> Bool {
        try read(&source) { UTF8Check.firstFault(in: $0) == nil }
    }

    /// Gives the bytes in pieces that cut no character of UTF-8 apart, until somebody has seen enough.
    ///
    /// - Returns: Whether the end was reached.
    @discardableResult
    private static func read(
        _ source: inout ByteSource,
        _ goesOn: (Span<UInt8>) -> Bool
    ) throws(InputError) -> Bool {
        while true {
            let isAtEnd = try !source.readMore()
            let count =
                isAtEnd ? source.unread.count : wholeCharacters(source.bytes.span.extracting(source.unread))
            let piece = source.start..<source.start + count
            guard goesOn(source.bytes.span.extracting(piece)) else { return false }
            source.consume(to: source.start + count)
            if isAtEnd { return true }
        }
    }

    /// The bytes before a character of UTF-8 that may go on behind the end.
    private static func wholeCharacters(_ bytes: Span<UInt8>) -> Int {
        var index = bytes.count
        while index > max(0, bytes.count - 3) {
            index -= 1
            let byte = bytes[index]
            if byte < 0x80 { break }
            guard byte >= 0xC0 else { continue }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            return index + length > bytes.count ? index : bytes.count
        }
        return bytes.count
    }
}

/// Counts of what tells the encodings of a text apart: a value that is fed the text in pieces.
///
/// A piece begins and ends with whole characters, if it is UTF-8.
struct EncodingCounts: Hashable {
    /// Characters beyond ASCII, well-formed as UTF-8.
    private(set) var characters = 0
    /// Those of them that Latin text in UTF-8 is full of, and whose bytes make no sense as characters of their own:
    /// `Ã©` for é, `â€™` for an apostrophe.
    private(set) var telling = 0
    /// Bytes that belong to no character of UTF-8.
    private(set) var faults = 0
    /// Bytes from 0x80 to 0x9F, which ISO-8859 leaves to control characters.
    private var controls = 0
    /// Signs of ISO-8859-15: the euro where others have ¤, a letter within a word where others have a fraction or an
    /// accent.
    private var latin9Signs = 0
    /// Letters with an accent as Mac OS Roman has them, beside letters without.
    private var macAccents = 0
    /// The same as the others have them.
    private var otherAccents = 0
    private var returns = 0
    private var feeds = 0
    /// What no text has: zeros, the bytes that Windows-1252 leaves out, þ and ÿ far from any letter.
    private var oddities = 0
    private var last: UInt8 = 0

    /// Counts a piece.
    mutating func add(_ bytes: Span<UInt8>) {
        for place in 0..<bytes.count {
            if bytes[place] == 0x0D { returns += 1 }
            if bytes[place] == 0x0A { feeds += 1 }
        }
        var index = 0
        while index < bytes.count {
            let fault = UTF8Check.firstFault(in: bytes.extracting(index..<bytes.count))
            let end = fault.map { index + $0 } ?? bytes.count
            countCharacters(in: bytes, index..<end)
            if fault != nil { faults += 1 }
            index = end + 1
        }
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if byte == 0 || byte >= 0x80 {
                weigh(byte, after: last, before: index + 1 < bytes.count ? bytes[index + 1] : 0)
            }
            last = byte
        }
    }

    private mutating func countCharacters(in bytes: Span<UInt8>, _ range: Range<Int>) {
        for index in range where bytes[index] >= 0xC0 {
            characters += 1
            switch bytes[index] {
            case 0xC3: telling += 1
            case 0xE2 where bytes[index + 1] == 0x80 || bytes[index + 1] == 0x82: telling += 1
            default: break
            }
        }
    }

    private mutating func weigh(_ byte: UInt8, after previous: UInt8, before next: UInt8) {
        let (follows, precedes) = (Self.isLetter(previous), Self.isLetter(next))
        if follows || precedes {
            if Self.macLetters.contains(byte) { macAccents += 1 }
            if byte >= 0xC0, !Self.macSigns.contains(byte) { otherAccents += 1 }
        }
        switch byte {
        case 0x00, 0x81, 0x8D, 0x8F, 0x90, 0x9D: oddities += 1
        case 0x80..<0xA0: controls += 1
        case 0xA4: latin9Signs += 1
        case 0xA6, 0xA8, 0xB4, 0xB8, 0xBC, 0xBD: if follows, precedes { latin9Signs += 1 }
        case 0xFE, 0xFF: if !follows, !precedes { oddities += 1 }
        default: break
        }
    }

    /// á à â ä ç é è ê ë î ï ô ö ù û ü of Mac OS Roman, of which the others have signs, or nothing.
    private static let macLetters: Set<UInt8> = [
        0x87, 0x88, 0x89, 0x8A, 0x8D, 0x8E, 0x8F, 0x90, 0x91, 0x94, 0x95, 0x99, 0x9A, 0x9D, 0x9E, 0x9F,
    ]
    /// Quotes, the apostrophe, the no-break space, the dashes, œ and Œ of Mac OS Roman, of which the others have letters.
    private static let macSigns: Set<UInt8> = [0xC7, 0xC8, 0xCA, 0xCE, 0xCF, 0xD0, 0xD1, 0xD2, 0xD3, 0xD4, 0xD5]

    /// Whether it is text of an old Mac: most letters with an accent are its own, and lines end as there, or there are
    /// bytes that Windows-1252 does not have.
    private var isMac: Bool {
        macAccents > otherAccents && (returns > 0 && feeds == 0 || oddities > 0)
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    /// What the counts say.
    ///
    /// A text in Windows-1252 may have a few sequences that happen to be UTF-8, such as é with a no-break space and »
    /// behind it; one in UTF-8 that was put together of several has a few bytes that are not.
    var finding: EncodingScan.Finding {
        if faults == 0 { return .utf8 }
        if characters >= faults || telling * 4 >= faults { return .mixed }
        if isMac { return .other(.macRoman) }
        if oddities > 0 { return .unknown }
        return .other(controls == 0 && latin9Signs > 0 ? .iso8859Part15 : .windows1252)
    }
}

extension TextEncoding {
    /// UTF-16 without a mark, known by the zeros of its characters below U+0100 and by its line feeds; nil for all else.
    ///
    /// No other text has zeros in every second place only, and line feeds with a zero on the same side.
    ///
    /// - Parameter sample: The first bytes of a text.
    init?(zerosOf sample: ArraySlice<UInt8>) {
        let pairs = sample.count / 2
        let bytes = sample.prefix(pairs * 2)
        guard bytes.contains(0) else { return nil }
        var zeros = (first: 0, second: 0)
        var feeds = (all: 0, first: 0, second: 0)
        for index in stride(from: bytes.startIndex, to: bytes.endIndex, by: 2) {
            let (first, second) = (bytes[index], bytes[index + 1])
            if first == 0 { zeros.first += 1 }
            if second == 0 { zeros.second += 1 }
            if first == 0x0A { feeds.all += 1 }
            if second == 0x0A { feeds.all += 1 }
            if first == 0x0A, second == 0 { feeds.first += 1 }
            if first == 0, second == 0x0A { feeds.second += 1 }
        }
        let isBigEndian = zeros.first > zeros.second
        let (most, least) = (max(zeros.first, zeros.second), min(zeros.first, zeros.second))
        guard most * 10 >= pairs, least * 10 <= most,
            (isBigEndian ? feeds.second : feeds.first) * 2 >= feeds.all
        else { return nil }
        self = isBigEndian ? .utf16BigEndian : .utf16LittleEndian
    }
}

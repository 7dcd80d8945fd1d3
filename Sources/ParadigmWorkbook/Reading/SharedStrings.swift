import ParadigmGround

/// The texts that cells share, read as far as somebody asks for one.
///
/// They are one run of bytes, up to 512 MiB, of which the most lies in a file; four bytes of each text are in memory.
final class SharedStrings {
    private static let byteLimit = 512 << 20
    private static let countLimit = 64 << 20

    private let part: String?
    private let handler: Handler
    private var reader: PartReader?

    /// The texts of a part; none without one.
    ///
    /// - Throws: ``WorkbookError``.
    init(_ archive: Archive, part: String?) throws(WorkbookError) {
        let handler = Handler()
        self.part = part
        self.handler = handler
        reader = try part.map { part throws(WorkbookError) in
            try PartReader(archive, part: part, handler: handler)
        }
    }

    /// Appends the text of a number.
    ///
    /// - Throws: ``WorkbookError``, also when there is no such text.
    func append(_ index: Int, to bytes: inout [UInt8]) throws(WorkbookError) {
        while handler.ends.count <= index {
            handler.wanted = index
            guard index < Self.countLimit, handler.texts.count <= Self.byteLimit else {
                throw .excessivePart(part ?? "sharedStrings.xml")
            }
            let isGoingOn = try reader?.advance() ?? false
            guard isGoingOn || handler.ends.count > index else { throw .damagedPart(part ?? "sharedStrings.xml") }
        }
        let start = index == 0 ? 0 : Int(handler.ends[index - 1])
        do throws(SystemError) {
            try handler.texts.append(start..<Int(handler.ends[index]), to: &bytes)
        } catch {
            throw .cannotRead(code: error.code)
        }
    }

    private final class Handler: MarkupHandler {
        let texts = SpilledBytes()
        /// Where each text ends.
        var ends: [UInt32] = []
        /// Which text is waited for.
        var wanted = 0
        private var isText = false
        /// Readings of Japanese words stand beside the words.
        private var isPhonetic = false

        override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
            switch name {
            case .text: isText = !isPhonetic
            case .phonetic: isPhonetic = true
            default: break
            }
        }

        override func end(_ name: MarkupName) {
            switch name {
            case .text: isText = false
            case .phonetic: isPhonetic = false
            case .string:
                EscapedText.resolve(&texts.tail, from: Int(ends.last ?? 0) - texts.spilled)
                ends.append(UInt32(texts.count))
                texts.spill()
                // A while ahead, so that a sheet that goes through them in order does not wait for each.
                wantsPause = ends.count > wanted + 256
            default: break
            }
        }

        override func text(_ bytes: Span<UInt8>) {
            guard isText else { return }
            texts.tail.append(bytes)
            if texts.count > SharedStrings.byteLimit { fault = .excessivePart("sharedStrings.xml") }
        }
    }
}

extension [UInt8] {
    /// Appends all bytes of a span at once.
    mutating func append(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { unsafe append(contentsOf: $0) }
    }
}

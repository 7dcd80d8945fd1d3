import CExpat

/// Who hears of the elements of a part, in their order.
class MarkupHandler {
    /// Set to have the parser pause behind the present element.
    var wantsPause = false
    /// Set to have the parser end.
    var fault: WorkbookError?

    /// An element begins.
    func start(_ name: MarkupName, _ attributes: MarkupAttributes) {}

    /// An element ends.
    func end(_ name: MarkupName) {}

    /// Text, of which an element may have several pieces; the entities are resolved.
    func text(_ bytes: Span<UInt8>) {}
}

/// Reads the XML of one part, in pieces as they come, with the parser of libexpat.
///
/// A document type is refused where it begins, so that no entity is ever declared and none unfolds. Elements can be
/// nested a hundred deep, and a tag can have a megabyte: the parser keeps both in memory.
@safe
final class MarkupParser {
    private static let deepest = 100
    private static let longestTag = 1 << 20

    private let parser: OpaquePointer
    private let part: String
    private let handler: MarkupHandler
    private var depth = 0
    private var fed = 0

    /// A parser at the beginning of a part; nil without memory.
    init?(part: String, handler: MarkupHandler) {
        guard let parser = unsafe XML_ParserCreate(nil) else { return nil }
        unsafe self.parser = unsafe parser
        self.part = part
        self.handler = handler
        unsafe XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        unsafe XML_SetElementHandler(parser, elementStarts, elementEnds)
        unsafe XML_SetCharacterDataHandler(parser, textComes)
        unsafe XML_SetStartDoctypeDeclHandler(parser, documentTypeStarts)
    }

    deinit {
        unsafe XML_ParserFree(parser)
    }

    /// Reads the next piece of the part.
    ///
    /// - Parameter bytes: The piece; empty at the end of the part.
    /// - Returns: Whether the handler wanted a pause; ``resume()`` goes on.
    /// - Throws: ``WorkbookError``.
    func read(_ bytes: Span<UInt8>) throws(WorkbookError) -> Bool {
        fed += bytes.count
        let status = unsafe bytes.withUnsafeBytes { bytes in
            unsafe XML_Parse(
                parser,
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self),
                Int32(bytes.count),
                bytes.isEmpty ? 1 : 0
            )
        }
        return try check(status)
    }

    /// Goes on behind a pause.
    ///
    /// - Returns: Whether the handler wanted another pause.
    /// - Throws: ``WorkbookError``.
    func resume() throws(WorkbookError) -> Bool {
        try check(unsafe XML_ResumeParser(parser))
    }

    private func check(_ status: XML_Status) throws(WorkbookError) -> Bool {
        if let fault = handler.fault { throw fault }
        if status == XML_STATUS_SUSPENDED {
            handler.wantsPause = false
            return true
        }
        guard status == XML_STATUS_OK else { throw .damagedPart(part) }
        // What was fed and not told of yet is one unfinished tag.
        let told = unsafe Int(XML_GetCurrentByteIndex(parser))
        guard told < 0 || fed - told <= Self.longestTag else { throw .excessivePart(part) }
        return false
    }

    /// Ends or pauses the parser when the handler asked for it.
    private func heed() {
        if handler.fault != nil {
            unsafe XML_StopParser(parser, 0)
        } else if handler.wantsPause {
            unsafe XML_StopParser(parser, 1)
        }
    }

    fileprivate func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
        depth += 1
        if depth > Self.deepest { handler.fault = .excessivePart(part) } else { handler.start(name, attributes) }
        heed()
    }

    fileprivate func end(_ name: MarkupName) {
        depth -= 1
        handler.end(name)
        heed()
    }

    fileprivate func text(_ bytes: Span<UInt8>) {
        handler.text(bytes)
        heed()
    }

    fileprivate func refuseDocumentType() {
        handler.fault = .declaresDocumentType(part)
        heed()
    }

    /// The parser that a callback was given.
    ///
    /// Safe: it is called only while one of its own methods runs.
    fileprivate static func of(_ data: UnsafeMutableRawPointer?) -> MarkupParser? {
        unsafe data.map { unsafe Unmanaged<MarkupParser>.fromOpaque($0).takeUnretainedValue() }
    }
}

// MARK: - What the library calls

private func elementStarts(
    _ data: UnsafeMutableRawPointer?,
    _ name: UnsafePointer<XML_Char>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<XML_Char>?>?
) {
    guard let name = unsafe name, let attributes = unsafe attributes else { return }
    unsafe MarkupParser.of(data)?.start(MarkupName(parsed: name), MarkupAttributes(attributes))
}

private func elementEnds(_ data: UnsafeMutableRawPointer?, _ name: UnsafePointer<XML_Char>?) {
    guard let name = unsafe name else { return }
    unsafe MarkupParser.of(data)?.end(MarkupName(parsed: name))
}

private func textComes(_ data: UnsafeMutableRawPointer?, _ text: UnsafePointer<XML_Char>?, _ count: Int32) {
    guard let text = unsafe text else { return }
    unsafe text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { text in
        unsafe MarkupParser.of(data)?.text(UnsafeBufferPointer(start: text, count: Int(count)).span)
    }
}

private func documentTypeStarts(
    _ data: UnsafeMutableRawPointer?,
    _ name: UnsafePointer<XML_Char>?,
    _ systemID: UnsafePointer<XML_Char>?,
    _ publicID: UnsafePointer<XML_Char>?,
    _ hasInternalSubset: Int32
) {
    unsafe MarkupParser.of(data)?.refuseDocumentType()
}

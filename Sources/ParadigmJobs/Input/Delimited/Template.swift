import ParadigmGround

/// A text with places for the columns of a row, as in `Sum up: {{text}}`.
///
/// A place is two opening braces, the name of a column, two closing braces; spaces around the name do not count.
/// There is nothing else: no sections and no escaping, so that `'` stays `'`. Of three or more opening braces the
/// last two count, and the others are text.
package struct Template: Hashable, Sendable {
    /// Why a text is no template.
    package enum Fault: Error, Hashable, Sendable {
        /// Two braces are opened and not closed on the same line; the text after them.
        case notClosed(String)
        /// There is no name between the braces.
        case noName
    }

    /// A stretch of text, or the place for a column.
    enum Segment: Hashable, Sendable {
        case text([UInt8])
        /// An index of ``columns``.
        case column(Int)
        /// The same, written as JSON: of a body's template.
        case json(Int, JSONPlace)
    }

    /// Whether it makes a whole body instead of a text.
    package internal(set) var isBody = false

    var segments: [Segment] = []
    /// Bytes of all stretches of text.
    private var literalCount = 0
    /// The names of the columns it uses, each once, in the order of their first use.
    package private(set) var columns: [String] = []
    /// Those of them that ask nothing by themselves, as the document that a question is about; by their indexes.
    private var silent: Set<Int> = []

    /// The template with some columns that ask nothing by themselves: a row that fills no other one asks nothing.
    package func asking(beside names: [String]) -> Template {
        var template = self
        template.silent = Set(columns.indices.filter { names.contains(columns[$0]) })
        return template
    }

    /// A template for one column alone.
    init(column: String) {
        segments = [.column(0)]
        columns = [column]
    }

    /// Reads a template.
    ///
    /// - Throws: ``Fault``.
    package init(parsing text: String) throws(Fault) {
        let bytes = Array(text.utf8)
        var literal: [UInt8] = []
        var index = 0
        while index < bytes.count {
            guard Self.opens(bytes, at: index) else {
                literal.append(bytes[index])
                index += 1
                continue
            }
            let end = try Self.endOfName(in: bytes, from: index + 2)
            let column = try place(of: bytes[index + 2..<end])
            if !literal.isEmpty { segments.append(.text(literal)) }
            literal = []
            segments.append(.column(column))
            index = end + 2
        }
        if !literal.isEmpty { segments.append(.text(literal)) }
        for case .text(let literal) in segments { literalCount += literal.count }
    }

    private static func opens(_ bytes: [UInt8], at index: Int) -> Bool {
        let brace = UInt8(ascii: "{")
        guard index + 1 < bytes.count, bytes[index] == brace, bytes[index + 1] == brace else { return false }
        return index + 2 == bytes.count || bytes[index + 2] != brace
    }

    private static func endOfName(in bytes: [UInt8], from start: Int) throws(Fault) -> Int {
        let brace = UInt8(ascii: "}")
        var index = start
        while index + 1 < bytes.count, bytes[index] != 0x0A {
            if bytes[index] == brace, bytes[index + 1] == brace { return index }
            index += 1
        }
        throw .notClosed(String(decoding: bytes[start...].prefix(40), as: UTF8.self))
    }

    private mutating func place(of name: ArraySlice<UInt8>) throws(Fault) -> Int {
        var name = name
        while let first = name.first, first == 0x20 || first == 0x09 { name.removeFirst() }
        while let last = name.last, last == 0x20 || last == 0x09 { name.removeLast() }
        guard !name.isEmpty else { throw .noName }
        let column = String(decoding: name, as: UTF8.self)
        if let index = columns.firstIndex(where: { $0.utf8.elementsEqual(column.utf8) }) { return index }
        columns.append(column)
        return columns.count - 1
    }
}

extension Template {
    /// Fills in the columns.
    ///
    /// - Parameters:
    ///   - capacity: Bytes to reserve for the values.
    ///   - append: Appends the value of one of ``columns``, given by its index, to the text so far.
    /// - Returns: The text, and whether the row has put anything into it.
    /// - Throws: What `append` throws.
    func render<Failure>(
        capacity: Int = 0,
        _ append: (Int, inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) -> RenderedText {
        var text: [UInt8] = []
        var isBlank = true
        if capacity > 0 { text.reserveCapacity(capacity + literalCount) }
        for segment in segments {
            switch segment {
            case .text(let literal): text += literal
            case .column(let index):
                let start = text.count
                try append(index, &text)
                if isBlank, !silent.contains(index) { isBlank = Blank.fills(text.span, from: start) }
            case .json(let index, let place):
                let start = text.count
                try append(index, &text)
                if isBlank, !silent.contains(index) { isBlank = Blank.fills(text.span, from: start) }
                place.write(&text, from: start)
            }
        }
        return RenderedText(bytes: text, share: columns.count == silent.count ? .none : isBlank ? .blank : .text)
    }
}

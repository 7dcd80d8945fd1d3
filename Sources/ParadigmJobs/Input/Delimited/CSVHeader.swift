import ParadigmGround

/// Reads the names of columns.
enum CSVHeader {
    /// The names in a header that was just framed; several columns may have the same.
    ///
    /// Empty cells at its end are no columns: spreadsheets write those of cells that were used once. Others may be without
    /// a name, as the row numbers of a data frame are, and a column of remarks: nobody can ask for those.
    static func names(_ framer: CSVFramer, _ record: FramedRecord, in source: ByteSource) throws(InputError) -> [String]
    {
        let bytes = source.bytes.span.extracting(record.range)
        var names: [String] = []
        let last = framer.fields.lastIndex { !$0.range.isEmpty } ?? 0
        for (index, field) in framer.fields[...last].enumerated() {
            if let fault = framer.fault, field.range.upperBound >= fault.offset {
                throw .header(.malformed, column: index + 1)
            }
            var text: [UInt8] = []
            field.appendText(from: bytes, to: &text)
            guard let name = String(validating: text, as: UTF8.self) else { throw .header(.notUTF8, column: index + 1) }
            if name.isEmpty, last == 0 { throw .header(.empty, column: index + 1) }
            names.append(name)
        }
        return names
    }

    /// The place of a column: that of the very name, or else of the only one that reads the same.
    ///
    /// - Throws: ``InputError/unknownColumn(_:known:)``, ``InputError/ambiguousColumn(_:places:)``.
    static func place(of name: String, in columns: [String]) throws(InputError) -> Int {
        let places = columns.indices.filter { columns[$0].utf8.elementsEqual(name.utf8) }
        guard places.count < 2 else { throw .ambiguousColumn(name, places: places.map { $0 + 1 }) }
        guard let place = places.first ?? findAlike(name, in: columns) else {
            throw .unknownColumn(name, known: columns)
        }
        return place
    }

    /// Whether one of some names is that of a column, or reads the same.
    static func names(_ name: String, oneOf columns: [String]) -> Bool {
        find(name, in: columns) != nil || columns.contains { ColumnName.spoken($0) == ColumnName.spoken(name) }
    }

    /// The template of an input without one: its column `prompt`, or else its only column.
    ///
    /// - Throws: ``InputError/noPrompt(known:)``, ``InputError/joinedColumns(_:separator:isSheet:)`` for one that looks
    ///   like several, unless it is certain that it is one.
    static func prompt(_ columns: [String], areCertain: Bool, isSheet: Bool) throws(InputError) -> Template {
        if (find("prompt", in: columns) ?? findAlike("prompt", in: columns)) != nil {
            return Template(column: "prompt")
        }
        guard columns.count == 1 else { throw .noPrompt(known: columns) }
        if !areCertain, let separator = JoinedNames.separator(in: columns[0]) {
            throw .joinedColumns(columns[0], separator: separator, isSheet: isSheet)
        }
        return Template(column: columns[0])
    }

    /// Names are the same when their bytes are: to a string, canonically equivalent ones would be.
    private static func find(_ name: String, in columns: [String]) -> Int? {
        columns.firstIndex { $0.utf8.elementsEqual(name.utf8) }
    }

    /// The only column whose name reads the same: accents may be characters of their own, white space around it does not
    /// count, and any stretch of it within, line ends included, is a space; what does not show is passed over.
    private static func findAlike(_ name: String, in columns: [String]) -> Int? {
        let name = ColumnName.spoken(name)
        // Strings, not bytes: an accent may be a character of its own in a file and none as it is typed.
        let alike = columns.indices.filter { ColumnName.spoken(columns[$0]) == name }
        return alike.count == 1 ? alike[0] : nil
    }
}

/// A template whose columns were found in a header.
struct BoundTemplate {
    private let template: Template
    private let places: [Int]

    /// Looks the columns up.
    ///
    /// - Throws: ``InputError/unknownColumn(_:known:)``.
    init(_ template: Template, to columns: [String]) throws(InputError) {
        self.template = template
        places = try template.columns.map { name throws(InputError) in try CSVHeader.place(of: name, in: columns) }
    }

    /// The last column that it names; nil when it names none.
    var lastPlace: Int? { places.max() }

    /// Whether it names a column.
    func names(_ column: Int) -> Bool { places.contains(column) }

    /// Fills in the fields of a record, which has those that the template names.
    func render(_ fields: [CSVField], in record: Span<UInt8>) -> RenderedText {
        template.render(capacity: record.count) { column, text in
            fields[places[column]].appendText(from: record, to: &text)
        }
    }
}

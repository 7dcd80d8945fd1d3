import ParadigmGround

/// Makes requests of the cells of a table, whatever it is written in: with the templates, the id and the faults that its
/// columns are asked for.
struct TableRequests {
    /// The last column that a row must have, from 0; -1 when none is asked for.
    let lastAsked: Int
    private let prompts: PromptBody
    private let prompt: BoundTemplate
    private let system: BoundTemplate?
    private let idColumn: Int?
    private let faultColumn: Int?
    /// The columns that say what a fault is about: the name that people know it by, and the server's.
    private let subjectColumns: [(place: Int, name: String)]

    /// Looks up the columns that options name.
    ///
    /// - Parameters:
    ///   - options: What is made of a row.
    ///   - columns: The names of the columns.
    ///   - areCertain: Whether nothing but these names can be meant, even if one looks like several.
    /// - Throws: ``InputError`` when the columns lack one, or the templates cannot be meant.
    init(_ options: InputOptions, columns: [String], areCertain: Bool = false) throws(InputError) {
        prompts = try PromptBody(options)
        try TemplateCheck(options).check { () throws(InputError) in columns }
        let template =
            if let given = options.promptTemplate { given } else {
                try CSVHeader.prompt(columns, areCertain: areCertain, isSheet: options.format == .workbook)
            }
        prompt = try BoundTemplate(template, to: columns)
        system = try options.systemTemplate.map { template throws(InputError) in
            try BoundTemplate(template, to: columns)
        }
        idColumn = try options.idColumn.map { name throws(InputError) in try CSVHeader.place(of: name, in: columns) }
        faultColumn = try options.faultColumn.map { name throws(InputError) in
            try CSVHeader.place(of: name, in: columns)
        }
        subjectColumns = options.subjectColumns.compactMap { name in
            columns.firstIndex(of: name).map { (place: $0, name: name) }
        }
        let asked = [prompt.lastPlace, system?.lastPlace, idColumn, faultColumn].compactMap(\.self)
        lastAsked = (asked + subjectColumns.map(\.place)).max() ?? -1
    }

    /// The id of a row.
    ///
    /// - Parameters:
    ///   - fields: Its cells, in the order of the columns, as far as ``lastAsked`` at least.
    ///   - record: The bytes they stand in, well-formed UTF-8.
    /// - Returns: The id; nil when it has none.
    func id(_ fields: [CSVField], in record: Span<UInt8>) -> String? {
        guard let idColumn, !fields[idColumn].range.isEmpty else { return nil }
        if !fields[idColumn].hasDoubledQuotes { return String(bytes: record, in: fields[idColumn].range) }
        return String(decoding: text(fields[idColumn], in: record), as: UTF8.self)
    }

    /// The request of a row, given as for ``id(_:in:)``.
    ///
    /// - Throws: ``RowFault`` when it cannot be sent, or says so itself.
    func content(_ fields: [CSVField], in record: Span<UInt8>) throws(RowFault) -> RowContent {
        if let faultColumn {
            let fault = text(fields[faultColumn], in: record)
            if !fault.isEmpty {
                let trouble = DocumentTrouble(cell: String(decoding: fault, as: UTF8.self))
                throw RowFault(.document(trouble), about: subject(fields, in: record))
            }
        }
        return try prompts.body(
            prompt: prompt.render(fields, in: record),
            system: system?.render(fields, in: record)
        )
    }

    /// `été.pdf (12)`, or `document 12` for what people call by its number.
    private func subject(_ fields: [CSVField], in record: Span<UInt8>) -> String? {
        let names = subjectColumns.map { column in
            (column: column.name, cell: String(decoding: text(fields[column.place], in: record), as: UTF8.self))
        }
        let told = names.filter { !$0.cell.isEmpty }
        guard let first = told.first, let last = told.last else { return nil }
        guard told.count > 1 else { return first.cell }
        return first.cell == last.cell ? "\(last.column) \(last.cell)" : "\(first.cell) (\(last.cell))"
    }

    /// Whether the prompt, or the instructions with it, name a column.
    func asks(_ column: Int) -> Bool { prompt.names(column) || system?.names(column) ?? false }

    private func text(_ field: CSVField, in record: Span<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        field.appendText(from: record, to: &text)
        return text
    }
}

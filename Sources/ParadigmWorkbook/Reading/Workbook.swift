/// An Excel workbook (Office Open XML, ECMA-376 and ISO/IEC 29500, transitional or strict) that is read.
///
/// Sheets are read row by row in constant memory; the texts that cells share are kept, as far as they were asked for.
package struct Workbook {
    /// A sheet of cells.
    package struct Sheet: Sendable {
        /// Its name.
        package let name: String
        /// Whether it is shown.
        package let isVisible: Bool
        fileprivate let part: String
    }

    /// The sheets of cells, in their order.
    package let sheets: [Sheet]
    private let archive: Archive
    private let strings: String?
    private let styles: NumberStyles
    private let countsFrom1904: Bool

    /// Reads what a workbook consists of.
    ///
    /// - Throws: ``WorkbookError``.
    package init(_ file: ArchiveFile) throws(WorkbookError) {
        archive = try Archive(file)
        guard let main = try Self.main(of: archive) else { throw .noWorkbook(Self.content(of: archive)) }
        guard main.utf8.suffix(4).elementsEqual(".xml".utf8) else {
            throw .noWorkbook(main.utf8.suffix(4).elementsEqual(".bin".utf8) ? .binaryWorkbook : .archive)
        }
        let list = SheetList()
        try PartReader.read(archive, part: main, handler: list)
        let relations = try Relations(of: main, in: archive)
        sheets = list.sheets.compactMap { listed in
            // Charts and macros have sheets of their own, without cells.
            guard let relation = relations.all[listed.relation], relation.kind == "worksheet" else { return nil }
            return Sheet(name: listed.name, isVisible: listed.isVisible, part: relation.part)
        }
        countsFrom1904 = list.countsFrom1904
        strings = relations.part("sharedStrings")
        styles = NumberStyles()
        if let part = relations.part("styles"), archive[part] != nil {
            try PartReader.read(archive, part: part, handler: styles)
        }
    }

    /// The sheet of a name, or the first one that is shown.
    ///
    /// - Parameter name: The name; nil for the first visible sheet.
    /// - Returns: The sheet.
    /// - Throws: ``WorkbookError/unknownSheet(_:known:)``, ``WorkbookError/noSheet``.
    package func sheet(named name: String?) throws(WorkbookError) -> Sheet {
        guard let name else {
            guard let first = sheets.first(where: \.isVisible) else { throw .noSheet }
            return first
        }
        let exact = sheets.first { $0.name.utf8.elementsEqual(name.utf8) }
        // Excel takes names for the same whatever the case of their letters.
        guard let found = exact ?? sheets.first(where: { $0.name.lowercased() == name.lowercased() }) else {
            throw .unknownSheet(name, known: sheets.map(\.name))
        }
        return found
    }

    /// The rows of a sheet.
    ///
    /// - Parameters:
    ///   - sheet: One of ``sheets``.
    ///   - limit: Bytes of text that a row may have.
    /// - Returns: The rows, before the first of them.
    /// - Throws: ``WorkbookError``.
    package func rows(of sheet: Sheet, limit: Int) throws(WorkbookError) -> SheetRows {
        let strings = try SharedStrings(archive, part: strings.flatMap { archive[$0] == nil ? nil : $0 })
        return try SheetRows(
            archive,
            part: sheet.part,
            strings: strings,
            numbers: CellNumbers(styles: styles, countsFrom1904: countsFrom1904),
            limit: limit
        )
    }

    // MARK: What the archive is

    /// The part that holds the workbook; nil when there is none.
    private static func main(of archive: Archive) throws(WorkbookError) -> String? {
        let named = try Relations(of: "", in: archive).part("officeDocument")
        for part in [named, "xl/workbook.xml"].compactMap(\.self)
        where archive[part] != nil && !part.hasPrefix("word/") && !part.hasPrefix("ppt/") {
            return part
        }
        return nil
    }

    private static func content(of archive: Archive) -> WorkbookError.Found {
        if archive["word/document.xml"] != nil { return .wordDocument }
        if archive["ppt/presentation.xml"] != nil { return .presentation }
        if archive["xl/workbook.bin"] != nil { return .binaryWorkbook }
        if archive["content.xml"] != nil, archive["mimetype"] != nil { return .openDocument }
        if archive.hasPart(beginningWith: "index/") || archive["index.zip"] != nil { return .appleDocument }
        return .archive
    }
}

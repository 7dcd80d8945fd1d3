/// Why a workbook cannot be read.
package enum WorkbookError: Error, Hashable, Sendable {
    /// Reading failed, for a reason of the system (`errno`).
    case cannotRead(code: Int32)
    /// The bytes are no ZIP archive, or its end is missing.
    case noArchive
    /// An archive, or a document of another program, that holds no workbook.
    case noWorkbook(Found)
    /// A part of the archive is not there.
    case missingPart(String)
    /// The bytes of a part do not fit its checksum or its length, cannot be unpacked, or are no XML.
    case damagedPart(String)
    /// A part is packed or encrypted in a way that workbooks are not.
    case unsupportedPart(String)
    /// A part declares a document type: workbooks have none, and its entities could unfold without end.
    case declaresDocumentType(String)
    /// A part holds more than is kept in memory, or is nested deeper than any program writes.
    case excessivePart(String)
    /// No sheet of cells is visible.
    case noSheet
    /// There is no sheet of that name.
    case unknownSheet(String, known: [String])

    /// What an archive holds instead of a workbook.
    package enum Found: Hashable, Sendable, CaseIterable {
        /// Nothing that is known.
        case archive
        /// `.xlsb`
        case binaryWorkbook
        /// `.ods`
        case openDocument
        /// `.numbers`, `.pages`, `.key`
        case appleDocument
        /// `.docx`
        case wordDocument
        /// `.pptx`
        case presentation
    }
}

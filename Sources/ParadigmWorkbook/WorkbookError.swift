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
    package enum Found: String, Hashable, Sendable {
        /// Nothing that is known.
        case archive = "a ZIP archive without a workbook"
        /// `.xlsb`
        case binaryWorkbook = "a binary Excel workbook (.xlsb)"
        /// `.ods`
        case openDocument = "an OpenDocument file"
        /// `.numbers`, `.pages`, `.key`
        case appleDocument = "a document of Apple's Numbers, Pages or Keynote"
        /// `.docx`
        case wordDocument = "a Word document"
        /// `.pptx`
        case presentation = "a PowerPoint presentation"
    }

    /// What is wrong, for a person.
    package var message: String {
        switch self {
        case .cannotRead(let code): "it cannot be read (errno \(code))"
        case .noArchive: "it is no Excel workbook, or its end is missing"
        case .noWorkbook(let found): "it is \(found.rawValue)"
        case .missingPart(let part): "its part \(part) is missing"
        case .damagedPart(let part): "its part \(part) is damaged"
        case .unsupportedPart(let part): "its part \(part) is packed in an unknown way"
        case .declaresDocumentType(let part): "its part \(part) declares a document type"
        case .excessivePart(let part): "its part \(part) is too large"
        case .noSheet: "it has no visible sheet with cells"
        case .unknownSheet(let name, let known):
            "it has no sheet \"\(name)\": there are " + known.map { "\"\($0)\"" }.joined(separator: ", ")
        }
    }
}

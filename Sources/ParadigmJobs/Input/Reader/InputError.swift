import ParadigmGround
package import ParadigmWorkbook

/// Why an input cannot be used as a whole.
///
/// Trouble with a single record is a ``BadRow`` instead.
package enum InputError: Error, Hashable, Sendable {
    /// The file cannot be opened, for a reason of the system (`errno`).
    case cannotOpen(path: String, code: Int32)
    /// Reading failed, for a reason of the system (`errno`).
    case cannotRead(path: String, code: Int32)
    /// A directory.
    case directory(path: String)
    /// A device or a socket, which holds no rows.
    case device(path: String)
    /// Neither the extension nor the first byte says how the records are written.
    case unknownFormat(path: String)
    /// The bytes are no text, or text in an encoding that is not read.
    case notUTF8(path: String, found: Found)
    /// All of it is text in another encoding than the one that was announced, or that its mark says.
    case otherEncoding(path: String, announced: AnnouncedEncoding, found: TextEncoding)
    /// A gzip file that cannot be read to its end, at an offset in it.
    case gzip(path: String, GzipFault, offset: Int)
    /// No header, where the format has one.
    case noHeader(path: String)
    /// A header that cannot be used.
    case header(HeaderFault, column: Int)
    /// A template or an option names a column that the input does not have.
    case unknownColumn(String, known: [String])
    /// A template or an option names columns of which there are several, at these places from 1.
    case ambiguousColumn(String, places: [Int])
    /// No column holds the prompts, and no template says how to make them.
    case noPrompt(known: [String])
    /// The only column, which would hold the prompts, has a name that looks like those of several.
    case joinedColumns(String, separator: UInt8, isSheet: Bool)
    /// The templates name no column, so that every row would send the same.
    case samePrompt(known: [String])
    /// What stands in single braces in a template, where it means nothing, is this column.
    case singleBraces(String, column: String)
    /// Prompts cannot be sent to this path, or not with a system message.
    case unusableEndpoint(String)
    /// An allowed path that no request may have.
    case unusablePath(String)
    /// An Excel workbook, or what is called one, that cannot be read.
    case workbook(WorkbookError, path: String)
    /// A sheet is named, and the input has none.
    case noSheets(path: String)

    /// What the bytes are, when they are not UTF-8.
    package enum Found: String, Hashable, Sendable {
        case utf32 = "UTF-32 text"
        /// Within another one.
        case gzip = "a gzip file"
        case zip = "a ZIP archive or an Excel workbook"
        case zstandard = "a Zstandard file"
        case bzip2 = "a bzip2 file"
        case xz = "an xz file"
        case parquet = "a Parquet file"
        /// Excel's format up to 2003, and that of the other programs of its time.
        case protectedWorkbook = "a workbook protected by a password"
        case office97 = "an old Excel workbook or Office file"
        case openDocumentSheet = "an OpenDocument spreadsheet"
        case openDocument = "an OpenDocument file"
        case word = "a Word document"
        case richText = "a document in Rich Text Format"
        /// Which some programs call `.xls`.
        case webPage = "a web page"
        /// The XML that Excel wrote in 2003, or another program's.
        case xmlDocument = "an XML document"
        case pdf = "a PDF file"
    }

    /// What is wrong with a gzip file.
    package enum GzipFault: String, Hashable, Sendable {
        case cut = "ends too early"
        case damaged = "is damaged"
    }

    /// What is wrong with one name of a header.
    package enum HeaderFault: String, Hashable, Sendable {
        case empty = "has no name"
        case malformed = "is not quoted correctly"
        case notUTF8 = "is not UTF-8"
        case tooLong = "is too long"
    }
}

extension InputError {
    /// Whether there is no such file.
    package var isNotFound: Bool {
        if case .cannotOpen(_, let code) = self { code == ENOENT || code == ENOTDIR } else { false }
    }

    /// What is wrong, for a person.
    package var message: String {
        switch self {
        case .cannotOpen(let path, let code): "cannot open \(path): \(systemMessage(code))"
        case .cannotRead(let path, let code): "cannot read \(path): \(systemMessage(code))"
        case .directory(let path): "\(path) is a directory"
        case .device(let path): "\(path) is a device, not a file"
        case .unknownFormat(let path): "the format of \(path) is not known: give --format"
        case .notUTF8(let path, let found): "\(path) is \(found.rawValue), not UTF-8 text"
        case .otherEncoding(let path, let announced, let found):
            "\(path) is \(found.rawValue) text, not \(announced.name)"
        case .gzip(let path, let fault, let offset): "\(path) \(fault.rawValue) at byte \(offset)"
        case .noHeader(let path): "\(path) is empty: its first line must name the columns"
        case .header(let fault, let column): "column \(column) of the header \(fault.rawValue)"
        case .unknownColumn(let name, let known): "no column \"\(name)\": there are \(Self.list(known))"
        case .ambiguousColumn(let name, let places):
            "there are \(places.count) columns \"\(name)\": \(places.map(String.init).joined(separator: ", "))"
        case .noPrompt(let known): "no column \"prompt\", and no --prompt: there are \(Self.list(known))"
        case .joinedColumns(let name, _, _): "\"\(name)\" looks like the names of several columns"
        case .samePrompt(let known): "the prompt names no column: there are \(Self.list(known))"
        case .singleBraces(let name, let column): "{\(name)} means nothing: the column is {{\(column)}}"
        case .unusableEndpoint(let path): "\(path) cannot take prompts made of these options"
        case .unusablePath(let path): "\(path) is not a path below the base URL"
        case .workbook(let error, let path): "\(path) cannot be read as a workbook: \(error.message)"
        case .noSheets(let path): "\(path) has no sheets: it is no workbook"
        }
    }

    private static func list(_ names: [String]) -> String {
        names.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

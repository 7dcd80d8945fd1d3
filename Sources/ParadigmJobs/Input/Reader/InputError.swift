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
    /// The bytes are text in an encoding other than UTF-8, or no text at all.
    case notUTF8(path: String, found: Found)
    /// JSON in one array, where one object a line is expected.
    case jsonArray(path: String)
    /// No header, where the format has one.
    case noHeader(path: String)
    /// A header that cannot be used.
    case header(HeaderFault, column: Int)
    /// A template or an option names a column that the input does not have.
    case unknownColumn(String, known: [String])
    /// No column holds the prompts, and no template says how to make them.
    case noPrompt(known: [String])
    /// Prompts cannot be sent to this path, or not with a system message.
    case unusableEndpoint(String)
    /// An allowed path that no request may have.
    case unusablePath(String)
    /// An Excel workbook, or what is called one, that cannot be read.
    case workbook(WorkbookError, path: String)
    /// The first row of a sheet has one cell, and the rows below have more: a title, not the names of the columns.
    case title(String, row: Int)
    /// A sheet is named, and the input has none.
    case noSheets(path: String)

    /// What the bytes are, when they are not UTF-8.
    package enum Found: String, Hashable, Sendable {
        case utf16 = "UTF-16 text"
        case gzip = "a gzip file"
        case zip = "a ZIP archive or an Excel workbook"
        case zstandard = "a Zstandard file"
        case oldWorkbook = "an Excel workbook from before 2007 (.xls)"
        case protectedWorkbook = "a workbook protected by a password"
    }

    /// What is wrong with one name of a header.
    package enum HeaderFault: String, Hashable, Sendable {
        case empty = "has no name"
        case repeated = "has the name of an earlier one"
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
        case .jsonArray(let path): "\(path) is one JSON array: write one object a line"
        case .noHeader(let path): "\(path) is empty: its first line must name the columns"
        case .header(let fault, let column): "column \(column) of the header \(fault.rawValue)"
        case .unknownColumn(let name, let known): "no column \"\(name)\": there are \(Self.list(known))"
        case .noPrompt(let known): "no column \"prompt\", and no --prompt: there are \(Self.list(known))"
        case .unusableEndpoint(let path): "\(path) cannot take prompts made of these options"
        case .unusablePath(let path): "\(path) is not a path below the base URL"
        case .workbook(let error, let path): "\(path) cannot be read as a workbook: \(error.message)"
        case .title(let title, let row): "row \(row) holds \"\(title)\" alone: it must name the columns"
        case .noSheets(let path): "\(path) has no sheets: it is no workbook"
        }
    }

    private static func list(_ names: [String]) -> String {
        names.map { "\"\($0)\"" }.joined(separator: ", ")
    }
}

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
    /// A packed file that cannot be read to its end, at an offset in it.
    case packed(path: String, Packing, PackingFault, offset: Int)
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
    package enum Found: Hashable, Sendable, CaseIterable {
        /// Text in UTF-32.
        case utf32
        /// A gzip file within another one.
        case gzip
        /// A ZIP archive, or an Excel workbook under another name.
        case zip
        /// Packed by `zstd`.
        case zstandard
        /// Packed by `bzip2`.
        case bzip2
        /// Packed by `xz`.
        case xz
        /// A table in Parquet.
        case parquet
        /// A workbook protected by a password.
        case protectedWorkbook
        /// Excel's format up to 2003, or that of the other programs of its time.
        case office97
        /// A spreadsheet of OpenDocument.
        case openDocumentSheet
        /// Another document of OpenDocument.
        case openDocument
        /// A document of Word.
        case word
        /// A document in Rich Text Format.
        case richText
        /// A web page, which some programs call `.xls`.
        case webPage
        /// The XML that Excel wrote in 2003, or another program's.
        case xmlDocument
        /// A PDF file.
        case pdf
    }

    /// How a file is packed.
    package enum Packing: Hashable, Sendable {
        case gzip
        case zstandard
    }

    /// What is wrong with a packed file.
    package enum PackingFault: Hashable, Sendable {
        /// It ends too early.
        case cut
        /// What is in it does not fit together.
        case damaged
    }

    /// What is wrong with one name of a header.
    package enum HeaderFault: Hashable, Sendable {
        /// There is none.
        case empty
        /// Its quotes do not fit together.
        case malformed
        /// Its bytes are not UTF-8.
        case notUTF8
        /// The header is longer than a record may be.
        case tooLong
    }
}

extension InputError {
    /// Whether there is no such file.
    package var isNotFound: Bool {
        if case .cannotOpen(_, let code) = self { code == ENOENT || code == ENOTDIR } else { false }
    }
}

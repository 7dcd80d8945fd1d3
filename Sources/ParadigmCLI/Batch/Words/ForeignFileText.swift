import ParadigmBatch
import ParadigmJobs

/// What a file is that holds no text, and how it is made into one that is read.
enum ForeignFileText {
    /// Says so, with the command that converts it.
    ///
    /// - Parameters:
    ///   - path: What the input is called.
    ///   - found: What it is.
    ///   - file: Its path in a command.
    /// - Returns: The sentence.
    static func sentence(_ path: String, _ found: InputError.Found, file: String) -> Text {
        Text(en: "\(path) is ", fr: "\(path) est ") + what(found) + contrast(found) + help(file, found)
    }

    private static func contrast(_ found: InputError.Found) -> Text {
        switch found {
        case .webPage, .xmlDocument, .richText:
            Text(en: ", whatever its name says. ", fr: ", quel que soit son nom. ")
        default: Text(en: ", not UTF-8 text. ", fr: ", pas un texte en UTF-8. ")
        }
    }

    static func what(_ found: InputError.Found) -> Text {
        switch found {
        case .utf32: Text(en: "UTF-32 text", fr: "un texte en UTF-32")
        case .gzip: Text(en: "a gzip file within another one", fr: "un fichier gzip dans un autre")
        case .zip: Text(en: "a ZIP archive or an Excel workbook", fr: "une archive ZIP ou un classeur Excel")
        case .zstandard: Text(en: "a Zstandard file", fr: "un fichier Zstandard")
        case .bzip2: Text(en: "a bzip2 file", fr: "un fichier bzip2")
        case .xz: Text(en: "an xz file", fr: "un fichier xz")
        case .parquet: Text(en: "a Parquet file", fr: "un fichier Parquet")
        case .office97:
            Text(
                en: "an old Excel workbook (.xls) or Office file",
                fr: "un ancien classeur Excel (.xls) ou fichier Office"
            )
        case .protectedWorkbook:
            Text(en: "a workbook protected by a password", fr: "un classeur protégé par un mot de passe")
        case .openDocumentSheet: Text(en: "an OpenDocument spreadsheet", fr: "un classeur OpenDocument")
        case .openDocument: Text(en: "an OpenDocument file", fr: "un fichier OpenDocument")
        case .word: Text(en: "a Word document", fr: "un document Word")
        case .pdf: Text(en: "a PDF file", fr: "un fichier PDF")
        case .richText: Text(en: "a Rich Text document (.rtf)", fr: "un document Rich Text (.rtf)")
        case .webPage: Text(en: "a web page (HTML)", fr: "une page web (HTML)")
        case .xmlDocument: Text(en: "an XML document", fr: "un document XML")
        }
    }

    private static func help(_ path: String, _ found: InputError.Found) -> Text {
        switch found {
        case .utf32: convert("iconv -f UTF-32 -t UTF-8 \(path)")
        case .gzip: convert("gunzip -c \(path) | gunzip -c | paradigm batch - …")
        case .zstandard: convert("zstd -dc \(path) | paradigm batch - …")
        case .bzip2: convert("bzip2 -dc \(path) | paradigm batch - …")
        case .xz: convert("xz -dc \(path) | paradigm batch - …")
        case .parquet: convert("duckdb -c \"COPY (FROM '\(path)') TO 'rows.csv' (HEADER)\"")
        case .zip:
            Text(
                en: "A workbook is read under a name that ends with .xlsx, or with --format xlsx.",
                fr: "Un classeur se lit sous un nom qui finit par .xlsx, ou avec --format xlsx."
            )
        case .protectedWorkbook:
            Text(
                en: "In Excel, save a copy without the password.",
                fr: "Dans Excel, enregistrez une copie sans mot de passe."
            )
        case .office97, .openDocumentSheet, .webPage, .xmlDocument: WorkbookText.saveAsWorkbook + command(path)
        case .openDocument, .word, .richText: convert("pandoc --to plain --wrap none --output rows.txt \(path)")
        case .pdf: convert("pdftotext \(path) rows.txt")
        }
    }

    private static func convert(_ command: String) -> Text {
        Text(en: "Convert it first: \(command)", fr: "À convertir d'abord : \(command)")
    }

    /// The same without a spreadsheet's window: separator, quote and UTF-8 are numbers there.
    private static func command(_ path: String) -> Text {
        let command = "libreoffice --headless --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76' \(path)"
        return Text(en: " Or: \(command)", fr: " Ou : \(command)")
    }
}

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
        case .gzip: pipe("gunzip -c \(path) | gunzip -c", path)
        case .zstandard: pipe("zstd -dc \(path)", path)
        case .bzip2: pipe("bzip2 -dc \(path)", path)
        case .xz: pipe("xz -dc \(path)", path)
        case .parquet: convert("duckdb -c \"COPY (FROM '\(path)') TO 'rows.csv' (HEADER)\"")
        case .zip where InputFormat(path: path) == .workbook:
            Text(
                en: "It is read as a workbook without --separator and --format, which are in the way.",
                fr: "Il se lit comme un classeur sans --separator ni --format, qui l'empêchent."
            )
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

    /// A command that unpacks a file into this one, which is told how it is written: through a pipe no name says so.
    private static func pipe(_ command: String, _ path: String) -> Text {
        let packed = [".zst", ".zstd", ".bz2", ".xz", ".gz", ".gzip"].first { path.lowercased().hasSuffix($0) }
        let format = InputFormat(path: packed.map { String(path.dropLast($0.count)) } ?? path)?.rawValue
        return convert("\(command) | paradigm batch - --format \(format ?? "csv") …")
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

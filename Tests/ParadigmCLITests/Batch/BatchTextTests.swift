import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

@Suite struct BatchTextTests {
    private static let inputErrors: [InputError] = [
        .cannotOpen(path: "rows.csv", code: 2), .cannotRead(path: "rows.csv", code: 5), .directory(path: "rows"),
        .device(path: "/dev/null"),
        .unknownFormat(path: "rows"), .notUTF8(path: "rows.csv", found: .utf32),
        .notUTF8(path: "rows.csv", found: .gzip), .notUTF8(path: "rows.csv", found: .zip),
        .notUTF8(path: "rows.csv", found: .zstandard), .notUTF8(path: "rows.csv", found: .bzip2),
        .notUTF8(path: "rows.csv", found: .xz), .notUTF8(path: "rows", found: .parquet),
        .notUTF8(path: "rows.xls", found: .office97), .notUTF8(path: "rows.ods", found: .openDocumentSheet),
        .notUTF8(path: "rows.odt", found: .openDocument), .notUTF8(path: "rows.docx", found: .word),
        .notUTF8(path: "rows.pdf", found: .pdf), .notUTF8(path: "rows.rtf", found: .richText),
        .notUTF8(path: "rows.xls", found: .webPage), .notUTF8(path: "rows.xls", found: .xmlDocument),
        .notUTF8(path: "-", found: .zstandard), .noHeader(path: "-"), .unknownFormat(path: "-"),
        .otherEncoding(path: "rows.csv", announced: .exactly(.utf8), found: .windows1252),
        .otherEncoding(path: "rows.csv", announced: .utf16, found: .utf8),
        .packed(path: "rows.csv.gz", .gzip, .cut, offset: 4_711),
        .packed(path: "rows.csv.zst", .zstandard, .damaged, offset: 12),
        .noHeader(path: "rows.csv"),
        .header(.empty, column: 2), .ambiguousColumn("Question", places: [2, 5, 9]), .header(.malformed, column: 2),
        .header(.notUTF8, column: 2), .header(.tooLong, column: 2), .unknownColumn("texte", known: ["id", "text"]),
        .unknownColumn("question", known: ["id", "Question"]), .unknownColumn("x", known: ["id", "text"]),
        .samePrompt(known: ["id", "text"]), .samePrompt(known: []), .singleBraces("question", column: "Question"),
        .noPrompt(known: ["id", "text"]), .unusableEndpoint("/rerank"), .unusablePath("//x"),
    ]

    private static let journalErrors: [JournalError] = [
        .exists(path: "out.csv.journal"), .notFound(path: "out.csv.journal"), .locked(path: "out.csv.journal"),
        .symbolicLink(path: "out.csv.journal"), .neverBegun(path: "out.csv.journal"),
        .notAJournal(path: "out.csv.journal"), .unsupportedVersion(3, path: "out.csv.journal"),
        .damaged(path: "out.csv.journal", offset: 512), .diskFull(path: "out.csv.journal"),
        .closed(path: "out.csv.journal"), .file(FileError(.sync, "out.csv.journal", code: 5)),
    ]

    private static let failures: [BatchFailure] = [
        .standardInput(code: 5), .outputExists(path: "out.csv", journal: nil),
        .outputExists(path: "out.csv", journal: "j"), .outputChanged(path: "out.csv", journal: nil),
        .outputChanged(path: "out.csv", journal: "out.csv.journal"), .inputChanged, .noStandardInput,
        .writtenOtherwise(path: "out.csv"), .otherInput(copy: "out.csv.input"),
        .notARecord(path: "out.csv.summary.json"),
        .sameFile(RunFiles.File(role: .input, path: "-"), RunFiles.File(role: .output, path: "out.csv")),
        .sameFile(RunFiles.File(role: .key, path: "key"), RunFiles.File(role: .page, path: "./key")),
        .notAFile(RunFiles.File(role: .output, path: "/dev/null"), .device),
        .notAFile(RunFiles.File(role: .journal, path: "j"), .link),
        .foreignFile(RunFiles.File(role: .page, path: "notes.txt")),
        .foreignFile(RunFiles.File(role: .pairs, path: "y.jsonl.pairs.csv")),
        .changed(rowsToResend: 12, of: 40, options: [], journal: "out.csv.journal"),
        .changed(rowsToResend: 1, of: 1, options: ["max_tokens", "prompt"], journal: "out.csv.journal"),
        .changed(rowsToResend: 2, of: 3, options: ["body"], inputToo: true, journal: "out.csv.journal"),
        .journalGone(path: "out.csv", options: [], input: true),
        .journalGone(path: "out.csv", options: ["prompt"], input: true),
        .journalGone(path: "out.csv", options: [], input: false),
        .unwritten(.file(FileError(.write, "out.csv", code: 28)), journal: "out.csv.journal"),
        .unwritten(.input(.cannotOpen(path: "in.csv", code: 2)), journal: "out.csv.journal"),
    ]

    private static let fileErrors: [FileError] = [
        FileError(.create, "out.csv", code: 13), FileError(.rename, "out.csv", code: 2),
        FileError(.write, "out.csv", code: 28), FileError(.create, "out.csv", code: 28),
        FileError(.sync, "out.csv", code: 5),
    ]

    /// Inputs whose rows are bad in every way that a row can be bad.
    private static let badInputs: [(format: InputFormat, text: String)] = [
        (.batchLines, #"{"prompt":"x"}"#),
        (
            .jsonLines,
            [
                "{}", #"{"prompt":3}"#, #"{"custom_id":1.5,"prompt":"x"}"#, #"{"body":3}"#, #"{"body":{}}"#,
                #"{"method":"GET","body":{}}"#, #"{"url":3,"body":{}}"#, #"{"url":"x","body":{}}"#,
                #"{"url":"/a\\b","body":{}}"#, #"{"url":"/a b","body":{}}"#, #"{"url":"/a?b","body":{}}"#,
                #"{"url":"/a#b","body":{}}"#, #"{"url":"//a","body":{}}"#, #"{"url":"/a/../b","body":{}}"#,
                #"{"url":"/%2e","body":{}}"#, #"{"url":"/files","body":{}}"#, #"{"prompt":"x"}"#,
                #"{"messages":[],"model":3}"#, #"{"custom_id":"a","model":"m","messages":[]}"#,
                #"{"custom_id":"a","model":"m","messages":[]}"#, "{", #"{"a":}"#, "{a:1}", #"{"a" 1}"#,
                #"{"a":1 "b":2}"#,
                #"{"a":[1 2]}"#, "[]", #"{"a":1,}"#, "{} {}", #"{"a":"x}"#, "{\"a\":\"\u{1}\"}", #"{"a":"\x"}"#,
                #"{"a":"\ud800"}"#, #"{"a":tru}"#, #"{"a":01}"#, #"{"a":1.}"#,
                #"{"a":"# + String(repeating: "[", count: 2000),
                "\u{FEFF}{}",
            ]
            .joined(separator: "\n")
        ),
        (.csv, "prompt,b\nx\n\"x\"y,z\n\"x,y\n"),
        (.text, String(repeating: "x", count: 500)), (.jsonLines, #"{"prompt":"","model":"m"}"#),
    ]

    @Test func `every way of being bad is told in French too`() throws {
        for (format, text) in Self.badInputs {
            var options = InputOptions()
            options.format = format
            options.recordLimit = format == .text ? 100 : 1 << 20
            options.setsEmptyPromptsAside = true
            let input = IdentifiedInput(try InputReader(bytes: Array(text.utf8), options: options))
            while let row = try input.next() {
                guard case .bad(let bad) = row else { continue }
                let line = BadRowText.line(bad)
                let (english, french) = (message(line.english), message(line.french))
                #expect(english != french, "\(english)")
            }
        }
        var options = InputOptions()
        options.format = .jsonLines
        options.promptTemplate = try Template(parsing: "{{x}}")
        let reader = try InputReader(bytes: Array(#"{"y":1}"#.utf8), options: options)
        guard case .bad(let bad) = try reader.next() else { throw MissingFault() }
        #expect(BadRowText.line(bad).french.hasSuffix("il n'y a pas de champ «\u{A0}x\u{A0}» pour le modèle de prompt"))
    }

    private struct MissingFault: Error {}

    /// What stands after the place.
    private func message(_ line: String) -> Substring {
        line.firstRange(of: ": ").map { line[$0.upperBound...] } ?? ""
    }

    @Test(arguments: Language.allCases)
    func `what was found out about an input`(language: Language) throws {
        let separators = Array(",;\t|^\u{1F}".utf8).map(InputNote.separator)
        let bytes = Array("\t;|,".utf8)
        let tables = bytes.map(InputNote.tableLines) + bytes.map(InputNote.table)
        let others: [InputNote] = [
            .mixedEncodings, .title("Liste des questions 2026"), .notPacked, .sheet("Feuil1", others: ["Notes"]),
            .sheet("A", others: ["B", "C", "D", "E", "F", "G"]), .unsavedFormulas(1, first: "C2"),
            .unsavedFormulas(1_200, first: "AA3"),
        ]
        let notes = TextEncoding.allCases.map(InputNote.encoding) + separators + tables + others
        let text = notes.map { InputNoteText.sentence($0)[language] + "\n" }.joined()
        try Snapshot.expect(text, "batch-input.\(language.rawValue)")
    }

    @Test(arguments: Language.allCases)
    func `what a journal had to be mended of`(language: Language) throws {
        var torn = JournalRecovery()
        torn.tornBytes = 312
        torn.tornFile = "out.csv.journal.torn-1"
        var damaged = torn
        damaged.damage = [100..<4196, 9000..<9100]
        var headless = torn
        headless.hasNewHeader = true
        let text = [torn, damaged, headless].map { RecoveryText.sentence($0, language)[language] + "\n" }.joined()
        try Snapshot.expect(text, "batch-recovery.\(language.rawValue)")
    }

    @Test(arguments: Language.allCases)
    func `why a batch cannot run, and the exit status`(language: Language) throws {
        let all =
            Self.inputErrors.map { BatchFailureText.failure(.input($0)) }
            + Self.journalErrors.map { BatchFailureText.failure(.journal($0)) }
            + Self.fileErrors.map { BatchFailureText.failure(.file($0)) }
            + Self.failures.map(BatchFailureText.failure)
        let text = all.map { "\($0.status.rawValue) \($0.text[language])\n" }.joined()
        try Snapshot.expect(text, "batch-errors.\(language.rawValue)")
    }
}

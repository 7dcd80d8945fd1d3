import ParadigmBatch
import ParadigmCLI
import Testing

@Suite struct BatchTextTests {
    private static let inputErrors: [InputError] = [
        .cannotOpen(path: "rows.csv", code: 2), .cannotRead(path: "rows.csv", code: 5), .directory(path: "rows"),
        .unknownFormat(path: "rows"), .notUTF8(path: "rows.csv", found: .utf16),
        .notUTF8(path: "rows.csv", found: .gzip), .notUTF8(path: "rows.csv", found: .zip),
        .notUTF8(path: "rows.csv", found: .zstandard), .jsonArray(path: "rows.json"), .noHeader(path: "rows.csv"),
        .header(.empty, column: 2), .header(.repeated, column: 2), .header(.malformed, column: 2),
        .header(.notUTF8, column: 2), .header(.tooLong, column: 2), .unknownColumn("texte", known: ["id", "text"]),
        .noPrompt(known: ["id", "text"]), .unusableEndpoint("/rerank"), .unusablePath("//x"),
    ]

    private static let failures: [BatchFailure] = [
        BatchFailure(.badInput, "The input was changed."), BatchFailure(.noInput, "It is not there."),
        BatchFailure(.outputExists, "It is there."), BatchFailure(.inputOutput, "It broke."),
        BatchFailure(.changed(rowsToResend: 12), "12 rows changed."), BatchFailure(.usage, "It is wrong."),
    ]

    private static let fileErrors: [FileError] = [
        FileError(.create, "out.csv", code: 13), FileError(.rename, "out.csv", code: 2),
        FileError(.write, "out.csv", code: 28), FileError(.create, "out.csv", code: 28),
        FileError(.sync, "out.csv", code: 5),
    ]

    @Test(arguments: Language.allCases)
    func `what a journal had to be mended of`(language: Language) throws {
        var torn = JournalRecovery()
        torn.tornBytes = 312
        torn.tornFile = "out.csv.journal.torn-1"
        var damaged = torn
        damaged.damage = [100..<4196, 9000..<9100]
        let text = [torn, damaged].map { RecoveryText.sentence($0, language)[language] + "\n" }.joined()
        try Snapshot.expect(text, "batch-recovery.\(language.rawValue)")
    }

    @Test(arguments: Language.allCases)
    func `why a batch cannot run, and the exit status`(language: Language) throws {
        let all =
            Self.inputErrors.map(BatchInputText.failure) + Self.failures.map(BatchFailureText.failure)
            + Self.fileErrors.map(BatchFailureText.failure)
        let text = all.map { "\($0.status.rawValue) \($0.text[language])\n" }.joined()
        try Snapshot.expect(text, "batch-errors.\(language.rawValue)")
    }
}

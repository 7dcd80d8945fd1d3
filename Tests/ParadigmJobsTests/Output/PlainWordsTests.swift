import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

/// Facts are told without a sentence of their own, for programs that use the library without the command.
@Suite struct PlainWordsTests {
    @Test(
        arguments: [
            (
                InputError.unknownColumn("texte", known: ["id", "text"]),
                #"unknown column (texte, known: ["id", "text"])"#
            ),
            (.cannotOpen(path: "a.csv", code: ENOENT), "cannot open (path: a.csv, code: No such file or directory)"),
            (.packed(path: "a.gz", .gzip, .cut, offset: 7), "packed (path: a.gz, gzip, cut, offset: 7)"),
            (.unusablePath("//x"), "unusable path: //x"),
        ] as [(InputError, String)]
    )
    func `a case is its name and what it carries`(error: InputError, words: String) {
        #expect(PlainWords.of(error) == words)
    }

    @Test func `names become words, and what is within is told too`() {
        #expect(PlainWords.of(BadRow.Fault.noURL) == "no URL")
        #expect(PlainWords.of(BadRow.Fault.notUTF8) == "not UTF8")
        #expect(PlainWords.of(BadRow.Fault.notJSON(.trailingComma)) == "not JSON: trailing comma")
        #expect(PlainWords.of(BadRow.Fault.path(.part(".."))) == "path: part: ..")
        #expect(
            PlainWords.of(FileError(.sync, "a", code: ENOSPC))
                == "operation: sync, path: a, code: No space left on device"
        )
        #expect(
            PlainWords.of(BatchFailure.outputExists(path: "a", journal: nil))
                == "output exists (path: a, journal: none)"
        )
        #expect(
            PlainWords.of(BatchFailure.outputExists(path: "a", journal: "j")) == "output exists (path: a, journal: j)"
        )
    }

    @Test func `a row has its place before what is wrong`() {
        var row = BadRow(ordinal: 2, line: 7, column: 12, .columns(found: 5, expected: 3))
        #expect(PlainWords.line(row) == "line 7, column 12: columns (found: 5, expected: 3)")
        (row.unit, row.column) = (.element, nil)
        #expect(PlainWords.line(row) == "element 3, line 7: columns (found: 5, expected: 3)")
    }

    @Test func `a job's error says what is in the way, with its facts`() {
        let error = #expect(throws: JobError.self) { try JobAnswers(of: "/nowhere/a.jsonl") }
        #expect(error?.kind == .input)
        #expect(
            error?.message
                == "The input cannot be used: cannot open (path: /nowhere/a.jsonl, code: No such file or directory)."
        )
    }
}

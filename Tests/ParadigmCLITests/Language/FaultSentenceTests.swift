import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmGround
import ParadigmJobs
import ParadigmWorkbook
import Testing

/// Each fact that a library may report has its sentence in both languages, and each stands in a snapshot.
///
/// The names come from switches without a `default`, so that whoever adds a case is led here.
@Suite struct FaultSentenceTests {
    private static let rowFaults: [BadRow.Fault] =
        [
            .bodyNotJSON(.expectedValue), .notUTF8, .tooLong(limit: 100), .duplicateID, .malformedID, .noBody,
            .malformedBody, .noQuestion(OtherMembers([])), .noQuestion(OtherMembers(["data"], use: .rows("data"))),
            .noQuestion(OtherMembers(["custom_id", "params"], use: .body("params"))),
            .noQuestion(OtherMembers(["custom_id", "response"], use: .answer)),
            .noQuestion(OtherMembers(["id", "question"], use: .column("question"))), .malformedPrompt, .emptyPrompt,
            .noField("texte"), .otherMethod, .noURL,
            .malformedURL, .path(.noSlash), .path(.backslash), .path(.character), .path(.query), .path(.fragment),
            .path(.part("..")), .forbiddenPath, .noModel, .malformedModel, .columns(found: 1, expected: 3),
            .columns(found: 2, expected: 1), .textAfterQuote, .openQuote, .formulaWithoutValue(cell: "C7"),
            .document(.gone), .document(.notReady(status: "embedding")), .document(.notReady(status: "")),
            .document(.notUploaded), .document(.unnamed),
        ] + JSONFault.Problem.allCases.map(BadRow.Fault.notJSON)

    private static func name(_ fault: BadRow.Fault) -> String {
        switch fault {
        case .notJSON(let problem): "notJSON.\(problem)"
        case .bodyNotJSON: "bodyNotJSON"
        case .notUTF8: "notUTF8"
        case .tooLong: "tooLong"
        case .duplicateID: "duplicateID"
        case .malformedID: "malformedID"
        case .noBody: "noBody"
        case .malformedBody: "malformedBody"
        case .noQuestion: "noQuestion"
        case .malformedPrompt: "malformedPrompt"
        case .emptyPrompt: "emptyPrompt"
        case .noField: "noField"
        case .otherMethod: "otherMethod"
        case .noURL: "noURL"
        case .malformedURL: "malformedURL"
        case .path(let fault): "path.\(name(fault))"
        case .forbiddenPath: "forbiddenPath"
        case .noModel: "noModel"
        case .malformedModel: "malformedModel"
        case .columns: "columns"
        case .textAfterQuote: "textAfterQuote"
        case .openQuote: "openQuote"
        case .formulaWithoutValue: "formulaWithoutValue"
        case .document(let trouble): "document.\(name(trouble))"
        }
    }

    private static func name(_ fault: BadRow.PathFault) -> String {
        switch fault {
        case .noSlash: "noSlash"
        case .backslash: "backslash"
        case .character: "character"
        case .query: "query"
        case .fragment: "fragment"
        case .part: "part"
        }
    }

    private static func name(_ trouble: DocumentTrouble) -> String {
        switch trouble {
        case .gone: "gone"
        case .notReady: "notReady"
        case .notUploaded: "notUploaded"
        case .unnamed: "unnamed"
        case .said: "said"
        }
    }

    @Test(arguments: Language.allCases)
    func `what is wrong with a row`(language: Language) throws {
        let lines = Self.rowFaults.map {
            "\($0.code.rawValue) \(Self.name($0)): \(RowFaultText.written($0)[language])\n"
        }
        try Snapshot.expect(lines.joined(), "row-faults.\(language.rawValue)")
    }

    @Test(arguments: rowFaults)
    func `the French of a row's fault has nothing of the English`(fault: BadRow.Fault) {
        let text = RowFaultText.written(fault)
        #expect(!text.english.isEmpty && !text.french.contains(text.english))
        #expect(RowFaultText.sentence(fault) == text)
    }

    @Test func `what others say stays as it is, and harmless on a terminal`() {
        let fault = BadRow.Fault.document(.said("no\u{1B}[31m text"))
        #expect(RowFaultText.written(fault).french == "no\u{1B}[31m text")
        #expect(RowFaultText.sentence(fault).french == "no\\u{1B}[31m text")
        #expect(RowFaultText.sentence(.noField("a\u{7}")).english == "there is no field \"a\\u{7}\" for the template")
    }

    @Test(arguments: Language.allCases)
    func `why parts make no whole, and templates and workbooks are none`(language: Language) throws {
        let merges: [ShardMerge.Failure] = [
            .notAPart(path: "b"), .otherCount(path: "a.2-of-3"), .repeated(path: "b.1-of-2"),
            .missing([1, 4], count: 4),
            .otherColumns(path: "a.2-of-3"), .wrongLength(path: "a.2-of-3"), .workbook(path: "a.2-of-3"),
            .malformed(path: "a.2-of-3", line: 7),
        ]
        let workbooks: [WorkbookError] =
            [
                .cannotRead(code: 5), .noArchive, .missingPart("xl/a.xml"), .damagedPart("xl/a.xml"),
                .unsupportedPart("xl/a.xml"), .declaresDocumentType("xl/a.xml"), .excessivePart("xl/a.xml"), .noSheet,
                .unknownSheet("Feuil2", known: ["Feuil1"]),
            ] + WorkbookError.Found.allCases.map(WorkbookError.noWorkbook)
        let inputs: [InputError] =
            workbooks.map { .workbook($0, path: "a.xlsx") } + [.noSheets(path: "a.csv")]
            + InputError.Found.allCases.map { .notUTF8(path: "a.csv", found: $0) }
        let files = FileError.Operation.allCases.map { FileError($0, "a.csv", code: 5) }
        let failures =
            merges.map(MergeText.failure) + inputs.map(BatchInputText.failure) + files.map(BatchFailureText.failure)
            + [BatchFailureText.failure(.tooManyRows(limit: 1_048_575, path: "a.xlsx"))]
        let templates: [Template.BodyFault] = [
            .template(.notClosed("texte")), .template(.noName), .notJSON(.expectedColon), .noObject,
        ]
        let text =
            failures.map { "\($0.status.rawValue) \($0.text[language])\n" }
            + templates.map { "\(BatchInputText.bodyFault($0, option: "--body-template b.json")[language])\n" }
        try Snapshot.expect(text.joined(), "faults.\(language.rawValue)")
    }

    @Test func `what the client cannot be set up with is told in French too`() {
        let faults: [(kind: ParadigmError.Kind, cause: ParadigmError.Cause, words: String)] = [
            (.invalidConfiguration, .setUp(.certificates(path: "ca.pem")), "ca.pem"),
            (.invalidConfiguration, .setUp(.tls("bad cipher")), "bad cipher"),
            (.invalidConfiguration, .proxyAddress(.scheme), "http://"),
            (.invalidConfiguration, .proxyAddress(.address), "http://hôte:port"),
            (.invalidConfiguration, .proxyAddress(.credentials), "%xx"),
            (.unreadableFile, .unreadableFile(path: "a.pdf", .init(code: 2)), "a.pdf\u{A0}: fichier introuvable"),
            (.unreadableFile, .transport(.unreadableBody(nil)), "raccourci"),
            (.tlsFailed, .transport(.tlsFailed(.tooOld)), "1.2"),
        ]
        for fault in faults {
            var error = ParadigmError(kind: fault.kind, message: "The client's own sentence.")
            error.cause = fault.cause
            let french = ErrorText.line(error).french
            #expect(french.contains(fault.words), "\(french)")
            #expect(!french.contains("The client's own sentence"))
        }
    }
}

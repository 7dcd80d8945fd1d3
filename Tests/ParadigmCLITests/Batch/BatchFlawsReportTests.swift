import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

/// What a summary says of answers that are less than they should be, whichever run brought them.
@Suite struct BatchFlawsReportTests {
    private func summary(_ end: BatchSummary.End = .complete, _ change: (inout BatchSummary) -> Void) -> BatchReport {
        var summary = BatchSummary(end: end)
        (summary.total, summary.answered) = (60, 60)
        change(&summary)
        return BatchReport(summary: summary)
    }

    @Test func `cut answers of earlier runs are told as such of this one`() throws {
        let report = summary {
            $0.recordedBefore = 52
            $0.tally.answered = 8
            $0.tally.answers.cut = 8
            var counts = AnswerCounts()
            counts.cut = 60
            $0.flaws = AnswerFlaws(answered: counts)
        }
        #expect(report.text(.english).contains("60 (60 cut at the greatest length"))
        #expect(report.text(.french).contains("60 (60 coupées à la longueur maximale"))
        #expect(report.json["cut_by_length"] == 60)
        let page = BatchPage(report: report, names: .init(input: "a", output: "b", server: nil, model: nil, date: "c"))
            .html(.english)
        #expect(page.contains("Cut at max_tokens</th><td>60</td>"))
        let again = summary(.alreadyComplete) {
            var counts = AnswerCounts()
            counts.empty = [.blank: 2]
            $0.flaws = AnswerFlaws(answered: counts)
        }
        #expect(again.text(.english).contains("60 (2 empty)"))
    }

    @Test func `tokens that the server counted of some alone are told as such`() {
        let report = summary {
            $0.tally.answered = 60
            $0.elapsed = .seconds(10)
            for number in 0..<60 {
                var figures = AnswerFigures()
                if number % 4 > 0 { figures.usage = TokenUsage(promptTokens: 10, completionTokens: 20) }
                $0.tally.answers.count(figures)
            }
        }
        #expect(report.text(.english).contains("900 in answers, of the 45 of 60 answers that the server counted"))
        #expect(report.text(.french).contains("réponses 900, pour les 45 réponses sur 60 que le serveur a comptées"))
        #expect(report.json["counted_answers"] == 45)
        let page = BatchPage(report: report, names: .init(input: "a", output: "b", server: nil, model: nil, date: "c"))
            .html(.english)
        #expect(page.contains("450, of the 45 of 60 answers that the server counted"))
    }

    @Test func `where earlier runs were not looked at the counts are said to be of this one`() {
        let report = summary(.interrupted) {
            ($0.answered, $0.recordedBefore) = (40, 30)
            $0.tally.answered = 10
            $0.tally.answers.cut = 10
        }
        #expect(report.text(.english).contains("40 (of this run 10 cut"))
        #expect(report.text(.french).contains("40 (de cette exécution 10 coupées"))
    }

    @Test func `what stands in the table otherwise than it came is told, and where all of it is`() {
        let report = summary {
            ($0.output, $0.journal, $0.dropped) = ("out.csv", "j", 12)
            ($0.changes.guardedCells, $0.changes.partlyShown) = (2, 1)
        }
        let english = report.text(.english)
        #expect(
            english.contains("out.csv (2 cells with a ' before what a spreadsheet would run; --no-csv-guard leaves it")
        )
        #expect(english.contains("1 answer has members that the schema does not name"))
        #expect(english.contains("-o FILE.jsonl --journal j --partial"))
        #expect(english.contains("12 answers that earlier runs had recorded, since --force begins anew"))
        let french = report.text(.french)
        #expect(french.contains("2 cellules avec une '") && french.contains("1 réponse a des membres"))
        #expect(french.contains("12 réponses enregistrées lors d'exécutions précédentes"))
        #expect(report.json["guarded_cells"] == 2 && report.json["partly_shown"] == 1)
        #expect(report.json["dropped_by_force"] == 12)
        // A `'` takes nothing away.
        #expect(!summary { ($0.journal, $0.changes.guardedCells) = ("j", 2) }.text(.english).contains("--partial"))
    }

    @Test func `reasons of the server's own are named, and answers without a reason counted`() throws {
        let report = summary {
            var counts = AnswerCounts()
            counts.countOther("load")
            counts.countOther("odd \u{1B}[31m", 2)
            counts.unstated = 3
            $0.flaws = AnswerFlaws(answered: counts)
        }
        let words =
            "60 (3 ended for a reason of the server's own: odd [31m, load, 3 without the server's word that it is complete)"
        #expect(report.text(.english).contains(words), "\(report.text(.english))")
        #expect(report.text(.french).contains("3 terminées pour une raison propre au serveur"))
        #expect(report.json["other_reasons"] == ["load": 1, "odd [31m": 2] && report.json["unstated"] == 3)
        let page = BatchPage(report: report, names: .init(input: "a", output: "b", server: nil, model: nil, date: "c"))
            .html(.english)
        #expect(page.contains("reason of the server") && page.contains("complete</th><td>3</td>"))
    }

    @Test func `asking again that fails is told with its reason and a status`() {
        let report = summary {
            ($0.total, $0.answered, $0.cutBefore) = (4, 4, 4)
            ($0.tally.failed, $0.tally.answersKept) = (4, 4)
            $0.tally.failures = ["invalid_request": 4]
            $0.tally.trouble = ParadigmError(kind: .invalidRequest, message: "h refused the request (400): too large.")
            var counts = AnswerCounts()
            counts.cut = 4
            $0.flaws = AnswerFlaws(answered: counts)
        }
        #expect(report.status == .someFailed)
        let text = report.text(.english).replacing("\u{A0}", with: " ")
        #expect(!text.contains("All 4 rows were answered"))
        #expect(text.contains("4 of 4 rows were asked again and failed: the answer that was cut stands."))
        #expect(text.contains("too large"))
        #expect(text.contains("4 rows whose answer had been cut; 4 failed and keep it (invalid_request 4)"))
        #expect(text.contains("4 (4 cut at the greatest length"))
        #expect(report.text(.french).contains("ont été redemandées et ont échoué"))
        #expect(report.json["asked_again_and_failed"] == 4 && report.json["cut_by_length"] == 4)
        #expect(report.json["trouble"] != .null)
    }

    @Test func `the same state has the same status, whichever run tells of it`() {
        for end in [BatchSummary.End.complete, .alreadyComplete] {
            #expect(summary(end) { _ in }.status == .success)
            #expect(summary(end) { ($0.answered, $0.failed) = (58, 2) }.status == .someFailed)
            #expect(summary(end) { ($0.answered, $0.bad) = (58, 2) }.status == .someFailed)
        }
    }

    @Test func `cells beside the columns are told`() {
        let report = summary { $0.namelessCells = 3 }
        #expect(report.text(.english).contains("3 cells in columns without a name, which are in no output"))
        #expect(report.text(.french).contains("3 cellules dans des colonnes sans nom, absentes de la sortie"))
        #expect(report.json["nameless_cells"] == 3)
    }
}

/// What is said of tables and sheets before anything is sent.
@Suite struct TableWordsTests {
    @Test func `each note has its sentence in both languages`() {
        let notes: [(InputNote, String, String)] = [
            (.onlyColumn("Quelle heure ?"), "“Quelle heure ?” is taken for the name", "est pris pour le nom"),
            (.splitTexts(column: "Q", UInt8(ascii: ",")), "--separator tab", "--separator tab"),
            (.splitTexts(column: "Q", UInt8(ascii: "\t")), "--separator bar", "--separator bar"),
            (.hiddenRows(1, first: 3), "Row 3 of the sheet is hidden", "La ligne 3 de la feuille est masquée"),
            (.hiddenRows(1_000, first: 3), "1,000 rows of the sheet are hidden", "lignes de la feuille sont masquées"),
            (.errorCells(2, first: "B2"), "2 cells hold an error such as #N/A", "2 cellules contiennent une erreur"),
            (.mergedCells(1, first: "A2:A4"), "The cells A2:A4 are merged", "Les cellules A2:A4 sont fusionnées"),
        ]
        for (note, english, french) in notes {
            let text = InputNoteText.sentence(note)
            #expect(text.english.contains(english), "\(text.english)")
            #expect(text.french.contains(french), "\(text.french)")
            #expect(InputNoteText.isWarning(note))
        }
    }

    @Test func `an only column that looks like several names the option`() {
        let semicolon = UInt8(ascii: ";")
        let table = BatchInputText.failure(.joinedColumns("id;q", separator: semicolon, isSheet: false))
        #expect(table.status == .usage)
        #expect(table.text.english.contains("--separator semicolon, or --separator comma"))
        let sheet = BatchInputText.failure(.joinedColumns("id;q", separator: semicolon, isSheet: true))
        #expect(sheet.text.english.contains("Text to Columns") && sheet.text.english.contains("--prompt '{{id;q}}'"))
        let unknown = BatchInputText.failure(.unknownColumn("qq", known: ["id;q"]))
        #expect(unknown.text.english.contains("--separator semicolon"))
        #expect(!BatchInputText.failure(.unknownColumn("qq", known: ["id", "q"])).text.english.contains("--separator"))
        let without = BatchInputText.failure(.noPrompt(known: ["1", "Bonjour"]))
        #expect(without.text.english.contains("The columns, as the header names them, are 1, Bonjour."))
    }

    @Test func `a packed file is unpacked into a command that works`() {
        let failure = BatchInputText.failure(.notUTF8(path: "a.tsv.zst", found: .zstandard))
        #expect(failure.text.english.contains("zstd -dc a.tsv.zst | paradigm batch - --format tsv …"))
        let other = BatchInputText.failure(.notUTF8(path: "a.bz2", found: .bzip2))
        #expect(other.text.english.contains("bzip2 -dc a.bz2 | paradigm batch - --format csv …"))
        let workbook = BatchInputText.failure(.notUTF8(path: "a.xlsx", found: .zip))
        #expect(workbook.text.english.contains("without --separator and --format"))
    }
}

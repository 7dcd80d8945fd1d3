import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

/// What somebody sees who has no output file and reads along.
@Suite struct ShownOutcomeTests {
    @Test func `a question and its answer below it`() {
        let shown = ShownOutcome(
            label: "row-3",
            question: "Où est\n  l'été ?",
            end: .answer("Là :\n\n- ici\n", finish: .stop)
        )
        #expect(shown.text(.english) == "row-3  Où est l'été ?\n    Là :\n\n    - ici\n\n\n")
    }

    @Test func `what went wrong, what is cut and what is empty is said`() {
        let failed = ShownOutcome(label: "a", question: "q", end: .error(code: "timeout", message: "late"))
        #expect(failed.text(.english) == "a  q\n    Error: timeout: late\n\n")
        #expect(failed.text(.french) == "a  q\n    Erreur\u{A0}: timeout: late\n\n")
        let cut = ShownOutcome(label: "a", question: nil, end: .answer("x", finish: .length))
        #expect(cut.text(.english) == "a\n    x\n    [cut at the greatest length]\n\n")
        let empty = ShownOutcome(label: "a", question: nil, end: .answer("", finish: nil))
        #expect(empty.text(.french) == "a\n    (réponse vide)\n\n")
    }

    @Test func `nothing that a model wrote is obeyed by a terminal`() {
        let shown = ShownOutcome(
            label: "\u{1B}[2Jx",
            question: "\u{1B}]0;y\u{7}\r",
            end: .answer("a\u{1B}[31mb\r\u{202E}", finish: nil)
        )
        let bytes = shown.text(.english).unicodeScalars
        #expect(!bytes.contains { $0.value < 0x20 && $0 != "\n" || $0 == "\u{202E}" })
        #expect(shown.text(.english).contains("\\u{1B}[31mb"))
    }
}

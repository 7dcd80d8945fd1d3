import ParadigmGround
import ParadigmJobs

/// The table with a row for each document and a column for each question.
extension DocumentBatch {
    /// The long table, beside the wide one.
    var longOutput: String { PairNames(output: output).long }

    /// Writes the wide table, once all pairs have their outcome.
    func finish(_ status: ExitStatus) throws -> ExitStatus {
        guard options.wide, FileStatus.following(longOutput) != nil else { return status }
        guard status == .success || status == .someFailed else { return status }
        guard let column = try questionColumn else { return status }
        var options = InputOptions()
        (options.format, options.separator) = (.csv, plan.spreadsheetSeparator ?? UInt8(ascii: ","))
        let long = try SmallTable(path: longOutput, options: options)
        let first = try PairTable([], questions, from: plan.input).table.columns[2]
        let wide = try WideTable.make(
            of: long,
            question: column,
            documentColumns: long.columns.firstIndex(of: first) ?? 2,
            path: longOutput
        )
        if OutputFormat.named(by: output) == .format(.workbook) {
            tellOfCut(try wide.writeWorkbook(to: output))
        } else {
            try wide.write(to: output, forSpreadsheets: plan.spreadsheetSeparator)
        }
        let shown = TerminalEscaper.line(output)
        session.terminal.say(
            Text(
                en: "\(shown) has a row for each document and a column for each question.",
                fr: "\(shown) a une ligne par document et une colonne par question."
            )
        )
        return status
    }

    private func tellOfCut(_ count: Int) {
        guard count > 0 else { return }
        let (number, long) = (Figures(session.language).count(count), TerminalEscaper.line(longOutput))
        let isOne = count == 1
        session.terminal.say(
            Text(
                en:
                    "\(number) \(isOne ? "answer is" : "answers are") cut: a cell holds no more. \(long) has all of them "
                    + "whole.",
                fr:
                    "\(number) \(isOne ? "réponse est coupée" : "réponses sont coupées") : une cellule n'en contient pas plus. "
                    + "\(long) les a toutes en entier."
            )
        )
    }
}

import ParadigmBatch
import ParadigmGround
import ParadigmJobs

extension BatchPlan {
    /// How the output is written, as far as it can be told without a look at the input.
    private var outputFormat: OutputFormat? {
        if let format = output.outputFormat { return format }
        guard let path = outputPath else { return .batchLines }
        switch OutputFormat.named(by: path) {
        case .format(let format): return format
        case .unknown: return nil
        case .open: return (reading.format ?? InputFormat(path: input)).map { OutputFormat(path: path, input: $0) }
        }
    }

    /// Makes sure that the output can be written as it is asked for.
    ///
    /// - Throws: ``Failure`` with status 64.
    func checkOutputFormat() throws(Failure) {
        if output.outputFormat == nil, let path = outputPath, case .unknown(let name) = OutputFormat.named(by: path) {
            throw OutputFormatText.unknown(name, path: path)
        }
        if let format = output.outputFormat, let path = outputPath,
            case .format(let named) = OutputFormat.named(by: path),
            named != format, named == .workbook || format == .workbook
        {
            throw OutputFormatText.contradiction(format, path: path)
        }
        if reading.shard != nil, outputFormat == .workbook { throw OutputFormatText.noParts }
        if output.excel, outputFormat == .batchLines {
            throw Failure.usage(
                en: "--excel is about a table, and the output is lines of JSON: use -o with a .csv, or with an .xlsx, "
                    + "which needs no --excel.",
                fr:
                    "--excel concerne un tableau, et la sortie est en lignes JSON : utilisez -o avec un .csv, ou avec un "
                    + ".xlsx, qui se passe de --excel."
            )
        }
    }

    /// What a spreadsheet that speaks the user's language wants between the fields of a CSV; nil unless that is asked
    /// for.
    var spreadsheetSeparator: UInt8? {
        guard output.excel else { return nil }
        return Language.current == .french ? UInt8(ascii: ";") : UInt8(ascii: ",")
    }
}

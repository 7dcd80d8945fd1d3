package import ParadigmBatch
import ParadigmGround

/// What an input holds, found without sending anything.
package struct DryRun: Hashable, Sendable {
    /// How many bad rows are kept, and how many duplicates.
    package static let examplesKept = 20
    /// How many models are told apart.
    package static let modelsKept = 100
    /// How many rows are kept as they will be sent.
    package static let rowsKept = 3

    /// Whether a row would be sent.
    enum Standing {
        /// It would.
        case toSend
        /// It has its outcome already.
        case recorded
        /// Another process has kept an answer to it.
        case kept
    }

    /// Records of the input, or of the shard.
    package private(set) var records = 0
    /// Records that can be sent.
    package private(set) var sendable = 0
    /// Those of them that have their outcome already, and would not be sent again; nothing below counts them.
    package private(set) var recorded = 0
    /// Those of them whose answer would be taken from another process; nothing below counts them either.
    package private(set) var kept = 0
    /// Records that cannot be read or sent, duplicates apart.
    package private(set) var bad = 0
    /// Those of them whose prompt is empty.
    package private(set) var emptyPrompts = 0
    /// Records whose id an earlier one has.
    package private(set) var duplicates = 0
    /// The first rows as they will be sent.
    package private(set) var firstRows: [Row] = []
    /// Rows of nothing but empty cells, which are no records.
    package private(set) var emptyRows = 0
    /// Cells that hold something beside the columns, and so are in no output.
    package private(set) var namelessCells = 0
    /// The first of the bad rows.
    package private(set) var firstBad: [BadRow] = []
    /// The first of the duplicates.
    package private(set) var firstDuplicates: [BadRow] = []
    /// Fields of Batch lines that such lines do not have, with the number of lines.
    package private(set) var unknownFields: [String: Int] = [:]
    /// Rows for each model; those of further models are only in ``rowsOfOtherModels``.
    package private(set) var models: [String: Int] = [:]
    /// Rows whose model is not among ``models``.
    package private(set) var rowsOfOtherModels = 0
    /// Rows for each path.
    package private(set) var paths: [String: Int] = [:]
    /// Bytes of all bodies.
    package private(set) var bodyBytes = 0
    /// Bytes of the longest body.
    package private(set) var longestBody = 0
    /// What the questions may come to in tokens: a third of their bytes.
    package private(set) var questionTokens = 0
    /// What the answers may come to at most in tokens, where they have a limit.
    package private(set) var answerTokens = 0
    /// Rows whose answers have no limit, and are not in ``answerTokens``.
    package private(set) var rowsWithoutLimit = 0

    /// Records that would be sent.
    package var toSend: Int { sendable - recorded - kept }

    /// Tokens that the whole may come to, as admission estimates them.
    package var estimatedTokens: Int { questionTokens.addingClamped(answerTokens) }

    /// Reads an input to its end, of which all rows would be sent.
    ///
    /// - Parameter reader: The input at its beginning.
    /// - Throws: ``InputError``.
    package init(reading reader: InputReader) throws(InputError) {
        try self.init(reading: reader) { _ in .toSend }
    }

    /// Reads an input to its end.
    ///
    /// - Parameters:
    ///   - reader: The input at its beginning.
    ///   - standing: Whether a row would be sent.
    /// - Throws: ``InputError``.
    init(reading reader: InputReader, standing: (RowKey) -> Standing) throws(InputError) {
        reader.countUnknownFields()
        let input = IdentifiedInput(reader)
        while let next = try input.next() {
            records += 1
            switch next {
            case .row(let row, let key):
                sendable += 1
                switch standing(key) {
                case .toSend: count(row)
                case .recorded: recorded += 1
                case .kept: kept += 1
                }
            case .bad(let row): count(row)
            }
        }
        emptyRows = reader.emptyRowCount
        namelessCells = reader.namelessCellCount
        unknownFields = reader.unknownFields?.counts ?? [:]
    }

    private mutating func count(_ row: Row) {
        if firstRows.count < Self.rowsKept { firstRows.append(row) }
        bodyBytes += row.body.count
        longestBody = max(longestBody, row.body.count)
        questionTokens += row.body.count / 3
        // A row may ask for any number of tokens; one below 0 is the server's to refuse.
        answerTokens = answerTokens.addingClamped(max(0, row.maxTokens ?? 0))
        if row.maxTokens == nil, RowEndpoint.at(row.path).hasTokenLimit { rowsWithoutLimit += 1 }
        paths[row.path, default: 0] += 1
        guard let model = row.model else { return }
        if models[model] != nil || models.count < Self.modelsKept {
            models[model, default: 0] += 1
        } else {
            rowsOfOtherModels += 1
        }
    }

    private mutating func count(_ row: BadRow) {
        if row.code == .duplicateID {
            duplicates += 1
            if firstDuplicates.count < Self.examplesKept { firstDuplicates.append(row) }
        } else {
            bad += 1
            if row.code == .emptyPrompt { emptyPrompts += 1 }
            if firstBad.count < Self.examplesKept { firstBad.append(row) }
        }
    }
}

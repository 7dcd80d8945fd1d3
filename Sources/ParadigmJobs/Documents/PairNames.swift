/// The names of what questions to documents leave beside their output.
package struct PairNames: Sendable, Hashable {
    /// The output.
    package let output: String

    /// The files around an output.
    package init(output: String) {
        self.output = output
    }

    /// Every question to every document.
    package var pairs: String { output + ".pairs.csv" }
    /// A row for each pair, where the output has a column for each question.
    package var long: String { output + ".pairs-answers.csv" }
    /// The list of the documents that were uploaded.
    package var list: String { output + ".documents.csv" }
}

extension RunFiles {
    /// Adds what questions to documents read and write, beside a batch over their pairs.
    ///
    /// A file of ours that lies in the folder with the documents is none of them.
    ///
    /// - Parameters:
    ///   - documents: A folder, a list, or numbers.
    ///   - names: What stands beside the output.
    ///   - questions: The file of the questions.
    ///   - wide: Whether the output is a table with a column for each question.
    /// - Throws: ``DocumentsFault`` for a folder that holds nothing.
    package mutating func add(
        documents: String,
        _ names: PairNames,
        questions: String,
        wide: Bool
    ) throws(DocumentsFault) {
        add(.pairs, names.pairs, knownBy: PairTable.mark)
        if wide {
            let hasAsked = FileStatus.of(names.pairs) != nil && PairTable.mark.mayReplace(names.pairs)
            let isWorkbook = hasAsked && OutputFormat.named(by: names.output) == .format(.workbook)
            add(.output, names.output, knownBy: isWorkbook ? WideTable.workbook : WideTable.mark)
        }
        switch FileStatus.following(documents)?.kind {
        case nil: break
        case .directory:
            add(uploadTo: names.list)
            for file in try LocalFiles(at: [documents], own: [questions] + ours).files { add(.document, file.path) }
        default: add(.documents, documents)
        }
    }

    /// Adds the list that an upload leaves, and what stands beside it.
    package mutating func add(uploadTo list: String) {
        let names = UploadNames(list: list)
        let replies = OutputNames(output: names.replies)
        add(.upload, names.rows, knownBy: UploadBatch.mark)
        for path in [list, names.replies, replies.journal, replies.summary] { add(.upload, path) }
    }
}

/// The names of what an upload keeps beside its list.
package struct UploadNames: Sendable, Hashable {
    /// The list.
    package let list: String

    /// The files around a list.
    package init(list: String) {
        self.list = list
    }

    /// What is sent.
    package var rows: String { list + ".files.csv" }
    /// What the server has said.
    package var replies: String { list + ".uploads.jsonl" }
    /// What came of it so far.
    package var journal: String { OutputNames(output: replies).journal }
}

import ParadigmJobs
import Testing

/// Why a document cannot be asked goes through a column of a table, and means the same behind it.
@Suite struct DocumentTroubleTests {
    @Test(arguments: [
        DocumentTrouble.gone, .notReady(status: "embedding"), .notReady(status: ""), .notUploaded, .unnamed,
        .said("No text in it: a scan?"),
    ])
    func `a cell is read as it was written`(trouble: DocumentTrouble) {
        #expect(!trouble.cell.isEmpty && !trouble.cell.contains("server"))
        #expect(DocumentTrouble(cell: trouble.cell) == trouble)
    }

    @Test func `the sentence of an earlier version stays what somebody said`() {
        let sentence = "the server does not have it any more"
        #expect(DocumentTrouble(cell: sentence) == .said(sentence))
    }

    @Test func `a document without a name on the server cannot be asked`() throws {
        let folder = try TemporaryFolder()
        let list = try folder.write("document_id,filename,error\n,y.pdf,\n", to: "list.csv")
        #expect(
            try AskedDocument.list(manifest: list) == [AskedDocument(id: "", name: "y.pdf", trouble: .unnamed)]
        )
    }
}

import ParadigmAPI
import Testing

@Suite struct DocumentRequestTests {
    @Test(arguments: [
        ("https://h/api/v2", "/api/v2/files", "/api/v3/files"), ("https://h/api/v3", "/api/v2/files", "/api/v3/files"),
        ("https://h", "/v2/files", "/v3/files"), ("https://h/v1", "/v2/files", "/v3/files"),
        ("https://h/gate/api/v2/x", "/gate/api/v2/x/files", "/gate/api/v3/x/files"),
    ])
    func versionsStandSideBySide(url: String, v2: String, v3: String) throws {
        let url = try BaseURL(url)
        #expect(url.path("/files", version: .v2) == v2)
        #expect(url.path("files", version: .v3) == v3)
        #expect(url.path("/files", version: nil) == url.path("/files"))
    }

    @Test func aFormHoldsNoLineOfItsOwnInAName() {
        var upload = DocumentUpload(path: "/tmp/x.pdf", workspace: 3)
        upload.filename = "é\"\r\nX: y.pdf"
        let form = upload.form(version: .v3, boundary: "B")
        #expect(
            form.head.text == "--B\r\nContent-Disposition: form-data; name=\"workspace_id\"\r\n\r\n3\r\n"
                + "--B\r\nContent-Disposition: form-data; name=\"file\"; filename=\"é%22%0D%0AX: y.pdf\"\r\n"
                + "Content-Type: application/pdf\r\n\r\n"
        )
        #expect(form.tail.text == "\r\n--B--\r\n")
        #expect(form.contentType == "multipart/form-data; boundary=B")
    }

    @Test func v2NamesTheCollection() {
        let upload = DocumentUpload(path: "a/b.txt", workspace: 3)
        #expect(upload.form(version: .v2, boundary: "B").head.text.contains("collection_type\"\r\n\r\nworkspace\r\n"))
        #expect(upload.sentName == "b.txt")
    }

    @Test func aFilterIsAQuery() {
        let filter = DocumentFilter(workspace: 3, status: .embedded, search: "a&b é")
        #expect(filter.query(version: .v3) == "?workspace_id=3&status=embedded&search=a%26b%20%C3%A9")
        #expect(filter.query(version: .v2).hasPrefix("?workspace_scope=3"))
        #expect(DocumentFilter().query(version: .v3) == "")
    }

    @Test func bodies() {
        #expect(QueryRequest(query: "q", n: 3).body().text == #"{"query":"q","n":3}"#)
        #expect(ChunkFilterRequest(query: "q", chunkIDs: ["a"]).body().text == #"{"query":"q","chunk_ids":["a"]}"#)
        #expect(
            DocumentSearchRequest(query: "q", fileIDs: [1], workspaceIDs: [2], tool: "VisionDocumentSearch").body().text
                == #"{"query":"q","file_ids":[1],"workspace_ids":[2],"tool":"VisionDocumentSearch"}"#
        )
        #expect(AnalysisRequest(query: "q", documentIDs: [1]).body().text == #"{"query":"q","document_ids":[1]}"#)
    }
}

import ParadigmAPI
import Testing

@Suite struct DocumentReplyTests {
    @Test func anUploadOfV2() throws {
        let file = try DocumentFile(
            bytes:
                #"{"id":12,"object":"file","bytes":400,"created_at":1700000000,"filename":"a.pdf","purpose":"documents","status":"pending","new_field":{"x":[1]}}"#
                .bytes
        )
        #expect(file.id == 12)
        #expect(file.bytes == 400)
        #expect(file.createdAt == 1_700_000_000)
        #expect(file.filename == "a.pdf")
        #expect(file.phase == .underWay)
        #expect(file.fields["new_field"] == ["x": [1]])
    }

    @Test func anUploadOfV3SaysSomethingAndIsNoError() throws {
        let file = try DocumentFile(
            bytes:
                #"{"id":"12","filename":"a.pdf","workspace":3,"status":"pending","status_vision":"-","upload_session_uuid":"u","message":"File accepted"}"#
                .bytes
        )
        #expect(file.id == 12)
        #expect(file.workspace == 3)
        #expect(file.visionStatus == "-")
        #expect(file.uploadSession == "u")
        #expect(file.statusDetail == "File accepted")
    }

    @Test(arguments: [
        #"{"document":{"id":1,"status":"pending"},"rejected_tags":["x"]}"#, #"{"data":[{"id":1,"status":"pending"}]}"#,
        #"{"file":{"document_id":1,"status":"pending"}}"#,
    ])
    func aDocumentWithinSomethingElse(body: String) throws {
        #expect(try DocumentFile(bytes: body.bytes).id == 1)
    }

    @Test(arguments: [
        ("pending", WorkPhase.underWay), ("pending_conversion", .underWay), ("converting", .underWay),
        ("parsing", .underWay), ("parsed", .underWay), ("embedding", .underWay), ("updating", .underWay),
        ("embedded", .done), ("parsing_failed", .failed), ("embedding_failed", .failed), ("fail", .failed),
        ("vision_failed", .failed), ("EMBEDDED", .done), ("ready", .underWay), ("embeddedish", .underWay),
        ("", .underWay), ("ok", .underWay), ("done", .underWay),
    ])
    func statuses(status: String, phase: WorkPhase) throws {
        #expect(try file(#"{"id":1,"status":"\#(status)"}"#).phase == phase)
    }

    @Test func aStatusOfAnotherKindIsUnderWay() throws {
        for status in ["null", "3", "{}", "[\"embedded\"]", "true"] {
            #expect(try file(#"{"id":1,"status":\#(status)}"#).phase == .underWay)
        }
    }

    @Test func whatWasSaidBeforeAReplacementIsNotBelieved() throws {
        #expect(try file(#"{"id":1,"status":"embedded","pending_reprocess":true}"#).phase == .underWay)
        #expect(try file(#"{"id":1,"status":"embedded","pending_reprocess":"true"}"#).phase == .underWay)
        #expect(try file(#"{"id":1,"status":"embedded","pending_reprocess":false}"#).phase == .done)
        #expect(try file(#"{"id":1,"status":"embedding_failed","pending_reprocess":true}"#).phase == .failed)
    }

    @Test(arguments: [
        (
            #"{"object":"list","count":41,"next":"https://evil.example/api/v2/files?page=2","previous":null,"data":[{"id":1}]}"#,
            String?.some("page=2")
        ),
        (#"{"count":41,"next":"/api/v3/files?page=3&status=embedded","results":[{"id":1}]}"#, "page=3&status=embedded"),
        (#"{"count":41,"next":2,"documents":[{"id":1}]}"#, "page=2"),
        (#"{"next":"abc=","data":[{"id":1}]}"#, "cursor=abc%3D"),
        (#"{"next":"","data":[{"id":1}]}"#, nil), (#"{"next":null,"data":[{"id":1},{"x":2}]}"#, nil),
        (#"[{"id":1}]"#, nil),
        (#"{"results":[{"id":1}],"next_cursor":"20","has_more":true}"#, "cursor=20"),
        (#"{"results":[{"id":1}],"next_cursor":null,"has_more":false}"#, nil),
        (#"{"next":"https://h/files","data":[{"id":1}]}"#, nil), (#"{"next":"?a b","data":[{"id":1}]}"#, nil),
    ])
    func aPage(body: String, next: String?) throws {
        let list = try DocumentList(bytes: body.bytes)
        #expect(list.items.map(\.id) == [1])
        #expect(list.next?.query == next)
        #expect(list.rawBytes == body.bytes)
    }

    @Test(arguments: ["", " ", ".", ".."])
    func whatAPathCouldNotHoldNamesNothing(name: String) {
        #expect(ResourceID(JSONValue.string(name)) == nil)
    }

    @Test func anErrorBesideA200IsOne() throws {
        for body in [#"{"detail":"No such file"}"#, #"{"error":{"message":"No such file"}}"#] {
            let error = #expect(throws: ReplyDecodingError.self) { try DocumentFile(bytes: body.bytes) }
            #expect(error?.code == .serverError)
            #expect(error?.serverError?.message == "No such file")
        }
    }

    @Test func chunksAndQueries() throws {
        let chunks = try ChunkList(
            bytes:
                #"{"chunks":[{"uuid":"u","text":"t","metadata":{"page":2},"score":"0.5"},{"id":7,"content":"c","filter_score":1}]}"#
                .bytes
        )
        #expect(chunks.items.map(\.text) == ["t", "c"])
        #expect(chunks.items.map(\.uuid) == ["u", "7"])
        #expect(chunks.items.map(\.score) == [0.5, 1])
        #expect(chunks.items[0].metadata["page"] == 2)
        for body in [
            #"[{"query":"q","chunks":[{"uuid":"u","text":"t"}]}]"#,
            #"{"query":"q","chunks":[{"uuid":"u","text":"t"}]}"#,
        ] {
            let reply = try QueryReply(bytes: body.bytes)
            #expect(reply.results.map(\.query) == ["q"])
            #expect(reply.results[0].chunks.map(\.text) == ["t"])
        }
        let error = #expect(throws: ReplyDecodingError.self) {
            try QueryReply(bytes: #"{"error":"empty_collection_error","detail":"Nothing"}"#.bytes)
        }
        #expect(error?.serverError?.type == "empty_collection_error")
    }

    @Test func aDocumentSearch() throws {
        let reply = try DocumentSearchReply(
            bytes:
                #"{"answer":"42","documents":[{"id":5,"filename":"a.pdf","document_extracts":[{"page":"3","text":"forty-two","score":0.9},"bare"]},{"document_id":6,"name":"b.pdf"}],"chat_session_id":9,"model":"alfred-4.2","user_instructions":null}"#
                .bytes
        )
        #expect(reply.answer == "42")
        #expect(reply.chatSession == 9)
        #expect(reply.sources.map(\.document) == [5, 5, 6])
        #expect(reply.sources.map(\.name) == ["a.pdf", "a.pdf", "b.pdf"])
        #expect(reply.sources.map(\.page) == [3, nil, nil])
        #expect(reply.sources.map(\.extract) == ["forty-two", "bare", nil])
        #expect(reply.fields["user_instructions"] == .null)
    }

    @Test(arguments: [
        (#"{"uuid":"a"}"#, String?.some("a"), WorkPhase.underWay), (#"{"chat_response_id":7}"#, "7", .underWay),
        (#"{"uuid":"a","status":"processing","progress":40}"#, "a", .underWay),
        (#"{"uuid":"a","status":"mulling","result":"half"}"#, "a", .underWay),
        (#"{"status":"completed","result":"R"}"#, nil, .done), (#"{"status":"complete","result":"R"}"#, nil, .done),
        (#"{"status":"finished","result":"R"}"#, nil, .done),
        (#"{"status":"success","result":{"text":"R"}}"#, nil, .done),
        (#"{"uuid":"a","status":"failed","error":"E"}"#, "a", .failed),
        (#"{"uuid":"a","status":"completed"}"#, "a", .failed),
    ])
    func anAnalysis(body: String, id: String?, phase: WorkPhase) throws {
        let analysis = try DocumentAnalysis(bytes: body.bytes)
        #expect(analysis.id?.rawValue == id)
        #expect(analysis.phase == phase)
        if phase == .done { #expect(analysis.result == "R") }
    }

    @Test func theOthers() throws {
        #expect(try ImageAnalysisReply(bytes: #"{"answer":"a cat"}"#.bytes).answer == "a cat")
        let session = try UploadSession(bytes: #"{"uuid":"u","is_valid":true,"documents":[{"id":1}]}"#.bytes)
        #expect(session.isValid == true && session.documents.map(\.id) == [1])
        let workspaces = try WorkspaceList(bytes: #"{"results":[{"id":1,"name":"RH"},2]}"#.bytes)
        #expect(workspaces.items.map(\.id) == [1, 2])
        #expect(workspaces.items.map(\.name) == ["RH", nil])
        let agents = try AgentList(bytes: #"{"results":[{"id":"u-1","name":"Juriste","ownership":"team"}]}"#.bytes)
        #expect(agents.items.map(\.name) == ["Juriste"])
    }

    private func file(_ body: String) throws -> DocumentFile { try DocumentFile(bytes: body.bytes) }
}

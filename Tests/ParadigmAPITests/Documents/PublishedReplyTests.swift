import ParadigmAPI
import Testing

/// Replies in the shapes that LightOn's reference and its own SDK have, beside those that integrators have met.
@Suite struct PublishedReplyTests {
    @Test func anUploadOfTheReference() throws {
        let file = try DocumentFile(
            bytes:
                #"{"id":12345,"filename":"a.pdf","workspace":{"id":42,"name":"W","workspace_type":"custom"},"summaries":[],"title":"a","extension":"pdf","status":"pending","status_vision":null,"created_at":"2025-03-01T10:30:00Z","total_pages":0,"tags":[],"created_by":{"id":1,"username":"j"},"upload_session_uuid":"u","external_metadata":null,"message":"File queued for processing"}"#
                .bytes
        )
        #expect(file.id == 12345 && file.workspace == 42 && file.filename == "a.pdf")
        #expect(file.phase == .underWay && file.visionStatus == nil)
        #expect(file.createdAt == nil && file.externalID == nil && file.uploadSession == "u")
    }

    /// What the server means to do, as a word: the status is that of the content before.
    @Test(arguments: [
        (#""update""#, WorkPhase.underWay), (#""reparse""#, .underWay), ("true", .underWay), ("1", .underWay),
        (#"{"reason":"update"}"#, .underWay), ("null", .done), ("false", .done), (#""false""#, .done), (#""""#, .done),
        ("0", .done),
    ])
    func aReplacementThatIsPending(value: String, phase: WorkPhase) throws {
        let file = try DocumentFile(bytes: #"{"id":7,"status":"embedded","pending_reprocess":\#(value)}"#.bytes)
        #expect(file.phase == phase)
    }

    @Test func whatTheUploaderCallsADocument() throws {
        let file = try DocumentFile(
            bytes: #"{"id":7,"status":"embedded","external_metadata":{"external_id":"JIRA-123","doc_type":"x"}}"#.bytes
        )
        #expect(file.externalID == "JIRA-123")
    }

    @Test func theToolOfACallIsAnObject() throws {
        let turn = try Turn(
            bytes:
                #"{"id":"t","thread":"h","status":"running","messages":[{"id":"m","role":"user","parts":[{"type":"text","text":"q","reasoning":null,"tool_call":null,"document":{"id":"5"}}],"force_tool":{"id":"x","name":"document_search"}},{"role":"assistant","parts":[{"type":"tool_call","text":null,"reasoning":null,"tool_call":{"id":"c","tool":{"id":"y","name":"document_search","type":"native"},"tool_args":{},"steps":[{"status":"running","progress_report":{"progress_percentage":40,"current_progress_text":"reading","time_remaining_estimate":9,"metadata":{}}}],"result":null}}]}],"error":null}"#
                .bytes
        )
        #expect(turn.toolCalls.map(\.name) == ["document_search"])
        #expect(turn.progress == 40)
        #expect(turn.phase == .underWay && turn.text == nil && turn.failure == nil)
    }

    @Test(arguments: [
        (#"{"message":"File accepted","id":12}"#, 12), (#"{"uuid":"u","is_valid":true,"documents":[{"id":3}]}"#, 3),
        (
            #"{"uuid":"u","is_valid":true,"documents":[{"id":3,"title":"a"},{"id":4,"title":"b"},{"id":5,"title":"c"}]}"#,
            4
        ),
    ])
    func theFileOfAnUploadSession(body: String, id: Int) throws {
        #expect(try DocumentFile(bytes: body.bytes, named: "b.pdf").id == ResourceID(id))
    }

    @Test(arguments: [
        ("message", #"{"type":"text","text":"Ou"}"#, "Ou"), ("token", #"{"token":"Ou"}"#, "Ou"),
        ("text", #"{"text":"Ou"}"#, "Ou"), ("part", #"{"part":{"type":"text","text":"Ou"}}"#, "Ou"),
        ("delta", #"{"delta":{"content":"Ou"}}"#, "Ou"), ("message", #"{"type":"reasoning","text":"hm"}"#, nil),
        ("reasoning", #"{"text":"hm"}"#, nil), ("tool_call", #"{"text":"x"}"#, nil),
        ("sources", #"[{"text":"x"}]"#, nil), ("ping", "", nil), ("ping", "{}", nil),
        ("part", #"{"part":{"type":"tool_call","tool_call":{"name":"t"}}}"#, nil),
    ])
    func aPieceOfAnAnswer(type: String, data: String, text: String?) {
        let event = TurnEvent(SSEEvent(type: type, data: data.bytes))
        #expect(event.text == text)
        #expect(event.type == type && event.data == data && event.turn == nil && event.failure == nil)
    }

    @Test func anEventThatTellsOfTheTurn() {
        let turn = #"{"id":"t","status":"completed","messages":[{"parts":[{"type":"text","text":"Oui"}]}]}"#
        for data in [turn, #"{"turn":\#(turn)}"#, #"{"type":"done","data":\#(turn)}"#] {
            let event = TurnEvent(SSEEvent(type: "done", data: data.bytes))
            #expect(event.turn?.text == "Oui")
            #expect(event.text == nil)
        }
    }

    @Test(arguments: [
        ("error", #"{"message":"no"}"#, "no"), ("error", "no", "no"), ("message", #"{"error":{"message":"no"}}"#, "no"),
        ("message", #"{"error":"no"}"#, "no"), ("message", #"{"error":null,"text":"a"}"#, nil),
    ])
    func anEventThatTellsOfAFailure(type: String, data: String, failure: String?) {
        #expect(TurnEvent(SSEEvent(type: type, data: data.bytes)).failure == failure)
    }

    @Test func aStreamIsTheSameHoweverItIsSplit() throws {
        let bytes = Array("event: text\ndata: {\"text\":\"é\"}\n\ndata: [DONE]\n\n".utf8)
        for split in 0...bytes.count {
            var reading = TurnStreamReading(contentType: nil, limit: 1_000)
            var texts: [String?] = []
            try reading.consume(Array(bytes[..<split])) { texts.append($0.text) }
            try reading.consume(Array(bytes[split...])) { texts.append($0.text) }
            #expect(texts == ["é"] && reading.body.isEmpty, "split at \(split)")
        }
    }

    @Test func aListOfWorkspacesMayBeNumbers() throws {
        #expect(try WorkspaceList(bytes: "[1,2]".bytes).items.map(\.id) == [1, 2])
        #expect(try WorkspaceList(bytes: #"{"workspaces":[{"id":3}]}"#.bytes).items.map(\.id) == [3])
    }

    @Test func theErrorOfTheConsole() throws {
        let body =
            #"{"id":"e","code":"invalid","error":"bad_request","detail":"No such file","doc_url":"https://d","fields":{"file":["x"]},"index":null}"#
        let error = #expect(throws: ReplyDecodingError.self) { try DocumentSearchReply(bytes: body.bytes) }
        #expect(error?.serverError?.message == "No such file")
    }
}

import ParadigmAPI
import Testing

@Suite struct TurnTests {
    @Test func theAnswerIsTheLastTextPart() throws {
        let turn = try turn(
            #"{"id":"t","thread":"h","object":"turn","status":"completed","messages":[{"role":"user","parts":[{"type":"text","text":"q"}]},{"parts":[{"kind":"reasoning","text":"hm"},{"kind":"text","text":"first"},{"kind":"tool_call","tool_call":{"name":"document_search","steps":[{"progress_report":{"progress_percentage":"70","current_progress_text":"reading","time_remaining_estimate":3}}],"result":{"text":"found","file_artifacts":[{"f":1}],"web_sources":[{"url":"https://w","title":"W"}],"chunk_sources":[{"document_id":5,"filename":"a.pdf","metadata":{"page":2},"text":"x"}]}}},{"kind":"text","text":"last"},{"kind":"reasoning","text":"done"}]}],"error":null}"#
        )
        #expect(turn.phase == .done)
        #expect(turn.id == "t" && turn.thread == "h")
        #expect(turn.text == "last")
        #expect(turn.progress == 70)
        #expect(turn.toolCalls.map(\.name) == ["document_search"])
        #expect(turn.toolCalls.first?.progressText == "reading")
        #expect(turn.toolCalls.first?.resultText == "found")
        #expect(turn.toolCalls.first?.fileArtifacts.count == 1)
        #expect(turn.sources.map(\.document) == [5, nil])
        #expect(turn.sources.map(\.page) == [2, nil])
        #expect(turn.sources.map(\.url) == [nil, "https://w"])
        #expect(turn.failure == nil)
    }

    @Test(arguments: [
        ("running", WorkPhase.underWay), ("completed", .done), ("failed", .failed), ("cancelled", .failed),
        ("cancelling", .underWay), ("queued", .underWay), ("ok", .underWay), ("success", .underWay), ("", .underWay),
    ])
    func statuses(status: String, phase: WorkPhase) throws {
        let message = #"[{"parts":[{"type":"text","text":"so far"}]}]"#
        #expect(try turn(#"{"status":"\#(status)","messages":\#(message)}"#).phase == phase)
    }

    @Test func aTurnThatFailedSaysWhy() throws {
        let turn = try turn(
            #"{"id":1,"thread":{"id":2},"status":"failed","messages":[],"error":{"code":"agent_error","message":"no"}}"#
        )
        #expect(turn.thread == 2)
        #expect(turn.failure?.code == "agent_error")
        #expect(turn.failure?.message == "no")
        #expect(turn.text == nil)
    }

    @Test(arguments: [
        #"{"messages":[{"parts":[{"text":{"text":"A"}}]}]}"#, #"{"messages":[{"parts":["A"]}]}"#,
        #"{"messages":[{"role":"assistant","content":"A"}]}"#, #"{"object":"turn","result":{"text":"A"}}"#,
        #"{"turn":{"status":"completed","messages":[{"parts":[{"type":"TEXT","content":"A"}]}]}}"#,
    ])
    func shapesOfText(body: String) throws {
        let turn = try turn(body)
        #expect(turn.text == "A")
        #expect(turn.phase == .done)
    }

    /// Other places than those that were published.
    @Test(arguments: [
        #""sources":[{"document":{"id":1,"name":"x.pdf"},"page_number":3,"content":"abc"}]"#,
        #""sources":{"document":[{"document_id":1,"filename":"x.pdf","page":3,"text":"abc"}],"web":[]}"#,
        #""result":{"sources":[{"document_id":1,"name":"x.pdf","page":3,"text":"abc"}]}"#,
    ])
    func sourcesOfTheTurnItself(member: String) throws {
        let turn = try Turn(bytes: Array("{\"id\":1,\"status\":\"completed\",\(member)}".utf8))
        #expect(turn.sources.map(\.name) == ["x.pdf"])
        #expect(turn.sources.map(\.page) == [3] && turn.sources.map(\.extract) == ["abc"])
    }

    @Test func anErrorIsNoTurn() throws {
        for body in [#"{"detail":"no"}"#, #"{"error":{"message":"no"},"status":502}"#, "[]", #"{"id":1}"#] {
            #expect(throws: ReplyDecodingError.self) { try Turn(bytes: body.bytes) }
        }
    }

    @Test func listsThreadsAndSources() throws {
        let list = try TurnList(
            bytes:
                #"{"count":2,"next":"https://h/api/v3/threads/x/turns?cursor=c","previous":null,"results":[{"id":1,"status":"running"},{"id":2,"status":"completed"}]}"#
                .bytes
        )
        #expect(list.items.map(\.phase) == [.underWay, .done])
        #expect(list.next?.query == "cursor=c")
        let thread = try ThreadState(
            bytes: #"{"id":"h","status":"cancelling","ml_model":"m","creation_source":"api","is_ephemeral":true}"#.bytes
        )
        #expect(thread.status == .cancelling && thread.model == "m" && thread.isEphemeral == true)
        let sources = try TurnSources(
            bytes: #"{"document":[{"document_id":1,"page":4,"text":"t"}],"web":[{"url":"u"}]}"#.bytes
        )
        #expect(sources.documents.map(\.page) == [4])
        #expect(sources.web.map(\.url) == ["u"])
    }

    @Test func onlyWhatIsSetIsSent() {
        var request = TurnRequest(
            query: "é ?",
            agentID: 3,
            fileIDs: [1, "x"],
            forceTool: "document_search",
            maxSteps: 4
        )
        request.additionalFields = ["document_search": ["top_k": 3], "query": "no"]
        #expect(
            request.body().text
                == #"{"query":"é ?","agent_id":3,"file_ids":[1,"x"],"force_tool":"document_search","max_steps":4,"document_search":{"top_k":3}}"#
        )
        #expect(TurnRequest(query: "q").body().text == #"{"query":"q"}"#)
    }

    private func turn(_ body: String) throws -> Turn { try Turn(bytes: body.bytes) }
}

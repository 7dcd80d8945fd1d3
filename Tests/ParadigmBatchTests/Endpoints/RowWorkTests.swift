import Paradigm
import ParadigmAPI
import ParadigmBatch
import Testing

@Suite struct RowWorkTests {
    private func turn(_ status: String, id: String = "t1", text: String? = "Oui") -> String {
        let parts = text.map { #"[{"kind":"reasoning","text":"hm"},{"kind":"text","text":"\#($0)"}]"# } ?? "[]"
        return
            #"{"id":"\#(id)","thread":"th1","object":"turn","status":"\#(status)","messages":[{"role":"assistant","parts":\#(parts)}]}"#
    }

    @Test(arguments: ["running", "cancelling", "queued", "something_new", "Paused"])
    func `a word that is no known end is told and waited for`(word: String) throws {
        let (state, place) = try RowWork.turn.begin(Array(turn(word).utf8))
        #expect(state == .running(word))
        #expect(place == RowWork.Place(path: "/threads/th1/turns", id: "t1"))
        let list = Array(#"{"count":1,"results":[\#(turn(word))]}"#.utf8)
        #expect(RowWork.turn.look(list, at: RowWork.Place(path: "/threads/th1/turns", id: "t1")) == .running(word))
    }

    @Test func `the turn that was begun is the one that is looked for`() throws {
        let place = RowWork.Place(path: "/threads/th1/turns", id: "t1")
        let list = Array(#"{"count":2,"results":[\#(turn("completed")),\#(turn("running", id: "t2"))]}"#.utf8)
        guard case .answered(let body) = RowWork.turn.look(list, at: place) else {
            Issue.record("no answer")
            return
        }
        #expect(WorkAnswer(body, of: .turn)?.text == "Oui")
        #expect(RowWork.turn.look(Array(#"{"results":[]}"#.utf8), at: place) == .running("not listed"))
    }

    @Test func `an end without an answer is a failure with its reason`() throws {
        let failed =
            #"{"id":"t1","thread":"th1","status":"failed","error":{"code":"tool_error","message":"No document"}}"#
        #expect(try RowWork.turn.begin(Array(failed.utf8)).state == .failed("failed", reason: .said("No document")))
        guard case .failed = try RowWork.turn.begin(Array(turn("completed", text: nil).utf8)).state else {
            Issue.record("a turn without text was taken for an answer")
            return
        }
        guard case .failed = try RowWork.turn.begin(Array(turn("cancelled").utf8)).state else {
            Issue.record("a cancelled turn was taken for an answer")
            return
        }
    }

    /// Whatever the status says: nothing to read is no answer, and an error beside it is one.
    @Test(arguments: [
        (
            RowWork.turn,
            #"{"status":"completed","messages":[{"role":"assistant","parts":[{"type":"text","text":"  "}]}]}"#
        ),
        (.turn, #"{"status":"completed","messages":[],"result":{"text":" \u200b\n"}}"#),
        (.turn, #"{"messages":[{"role":"assistant","parts":["half"]}],"error":"tool crashed"}"#),
        (.turn, #"{"status":"completed","error":{"code":"x"},"messages":[{"parts":[{"type":"text","text":"half"}]}]}"#),
        (.analysis, #"{"uuid":"u","status":"finished","result":""}"#),
        (.analysis, #"{"uuid":"u","status":"complete","result":{"text":"\n "}}"#),
        (.analysis, #"{"uuid":"u","status":"completed","result":"half","error":"tool crashed","progress":40}"#),
        (.analysis, #"{"uuid":"u","status":"success","result":"half","error":{"code":"x"}}"#),
        (.analysis, #"{"uuid":"u","result":"half","error":"tool crashed"}"#),
        (.search, #"{"answer":" \u200b","documents":[]}"#),
    ])
    func `what is no answer is a failure, whatever its status says`(work: RowWork, body: String) throws {
        guard case .failed(_, let reason) = try work.begin(Array(body.utf8)).state else {
            Issue.record("\(body) was taken for an answer")
            return
        }
        #expect(reason != nil)
    }

    @Test func `a text without a status is an answer, unless something says that it is not whole`() throws {
        let turn = Array(#"{"id":"t","thread":"h","messages":[{"parts":[{"type":"text","text":"A"}]}]}"#.utf8)
        guard case .answered(let body) = try RowWork.turn.begin(turn).state else {
            Issue.record("no answer")
            return
        }
        #expect(WorkAnswer(body, of: .turn)?.status == "")
        #expect(try RowWork.turn.begin(turn, isTaken: true).state == .running("running"))
        let partial = Array(#"{"uuid":"u","progress":40,"result":"partial so far"}"#.utf8)
        #expect(try RowWork.analysis.begin(partial).state == .running("no status"))
        let whole = Array(#"{"uuid":"u","result":"R"}"#.utf8)
        #expect(try RowWork.analysis.begin(whole).state == .answered(whole))
        #expect(try RowWork.analysis.begin(whole, isTaken: true).state == .running("no status"))
    }

    @Test(
        arguments: [
            (RowWork.search, #"{"answer":"half","error":"boom"}"#, "boom"),
            (.search, #"{"answer":"half","errors":[{"message":"boom"}]}"#, "boom"),
            (.search, #"{"answer":"half","error_message":"boom"}"#, "boom"),
            (.search, #"{"answer":"half","detail":"boom"}"#, "boom"),
            (.search, #"{"answer":"half","success":false}"#, nil), (.search, #"{"answer":"half","ok":false}"#, nil),
            (.search, #"{"answer":"half","status":"failed"}"#, nil), (.search, #"{"answer":"half","status":500}"#, nil),
            (.search, #"{"answer":"half","status":"Incomplete"}"#, nil),
            (.search, #"{"answer":"half","finish_reason":"error"}"#, nil),
            (.analysis, #"{"id":"a","status":"completed","result":"half","errors":["boom"]}"#, "boom"),
            (.analysis, #"{"id":"a","status":"completed","result":"half","error_message":"boom"}"#, "boom"),
            (.analysis, #"{"id":"a","result":"half","detail":"boom"}"#, "boom"),
            (.analysis, #"{"id":"a","status":"completed","result":"half","success":false}"#, nil),
            (.turn, saying(#""role":"assistant","status":"failed","#), nil),
            (.turn, saying(#""role":"assistant","status":"incomplete","#), nil),
            (.turn, saying(#""role":"assistant","finish_reason":"abort","#), nil),
            (.turn, saying(#""role":"assistant","error":{"message":"boom"},"#), "boom"),
            (.turn, saying(#""role":"assistant","#, #","errors":[{"message":"boom"}]"#), "boom"),
            (.turn, saying(#""role":"assistant","#, #","success":false"#), nil),
            (.turn, saying(#""role":"system","#), nil), (.turn, saying(#""role":"Developer","#), nil),
            (
                .turn,
                #"{"status":"completed","messages":[{"parts":[{"type":"text","text":"half"},{"type":"error","message":"boom"}]}]}"#,
                "boom"
            ),
        ] as [(RowWork, String, String?)]
    )
    func `what tells of a failure beside an answer has failed`(work: RowWork, body: String, says: String?) throws {
        let state = try work.begin(Array(body.utf8)).state
        guard case .failed(_, let reason) = state else {
            Issue.record("\(body) is \(state)")
            return
        }
        if let says { #expect(reason == .said(says), "\(body)") }
    }

    @Test(
        arguments: [
            (RowWork.search, #"{"answer":"half","status":"processing"}"#, "processing"),
            (.search, #"{"answer":"half","status":"something_new"}"#, "something_new"),
            (.analysis, #"{"id":"a","status":"completed","progress":50,"result":"half"}"#, "completed"),
            (.analysis, #"{"id":"a","status":"completed","progress":0.5,"result":"half"}"#, "completed"),
            (.turn, saying(#""role":"assistant","status":"in_progress","#), "in_progress"),
        ] as [(RowWork, String, String)]
    )
    func `what says beside an answer that it goes on is none yet`(work: RowWork, body: String, word: String) throws {
        #expect(try work.begin(Array(body.utf8)).state == .running(word), "\(body)")
    }

    @Test(arguments: [
        (RowWork.search, #"{"answer":"A"}"#), (.search, #"{"answer":"A","error":null,"success":true}"#),
        (.search, #"{"answer":"A","status":"OK","detail":"","errors":[]}"#),
        (.search, #"{"answer":"A","status":"completed","finish_reason":"stop"}"#),
        (.analysis, #"{"id":"a","status":"completed","progress":1.0,"result":"A"}"#),
        (.analysis, #"{"id":"a","status":"completed","progress":0,"result":"A","errors":null}"#),
        (.turn, saying(#""role":"assistant","status":"completed","#)),
        (.turn, saying(#""role":"assistant","status":"sent","#)),
        (.turn, saying(#""finish_reason":"stop","#, #","errors":[],"error":null,"incomplete_details":null"#)),
    ])
    func `what says nothing of the kind is an answer`(work: RowWork, body: String) throws {
        guard case .answered(let bytes) = try work.begin(Array(body.utf8)).state else {
            Issue.record("\(body) is no answer")
            return
        }
        #expect(WorkAnswer(bytes, of: work).map { $0.stopReason == nil || $0.stopReason == .stop } == true)
    }

    @Test func `a search that was taken and not done is no answer`() throws {
        #expect(
            try RowWork.search.begin(Array(#"{"answer":"half"}"#.utf8), isTaken: true).state == .running("no status")
        )
    }

    @Test(arguments: [
        (saying(#""role":"assistant","finish_reason":"length","#), FinishReason.length),
        (saying(#""stop_reason":"max_tokens","#), .length),
        (saying("", #","incomplete_details":{"reason":"max_output_tokens"}"#), .length),
        (saying("", #","incomplete_details":{"reason":"content_filter"}"#), .contentFilter),
    ])
    func `an answer that was cut says so`(body: String, reason: FinishReason) throws {
        guard case .answered(let bytes) = try RowWork.turn.begin(Array(body.utf8)).state else {
            Issue.record("\(body) is no answer")
            return
        }
        #expect(WorkAnswer(bytes, of: .turn)?.stopReason == reason)
    }

    @Test(arguments: ["{}", "[]", "null", "{\"detail\":\"no\"}", "<html>"])
    func `what is none of it is no answer`(body: String) {
        for work in [RowWork.turn, .analysis, .search, .upload] {
            #expect(throws: ReplyDecodingError.self, "\(work)") { try work.begin(Array(body.utf8)) }
        }
    }

    @Test func `an analysis is asked for by its name`() throws {
        let (state, place) = try RowWork.analysis.begin(Array(#"{"chat_response_id":"abc"}"#.utf8))
        #expect(state == .running("no status"))
        #expect(place == RowWork.Place(path: "/chat/document-analysis/abc"))
        let done = Array(#"{"uuid":"abc","status":"finished","progress":100,"result":"Trois"}"#.utf8)
        guard case .answered = RowWork.analysis.look(done, at: try #require(place)) else {
            Issue.record("no answer")
            return
        }
    }

    @Test func `sources are lines of document, page and words`() throws {
        let reply = #"""
            {"answer":"Oui","documents":[{"id":5,"filename":"a.pdf","document_extracts":[
            {"text":"one\n two","page":3},{"text":"one\n two","page":3}]}]}
            """#
        let answer = try #require(WorkAnswer(Array(reply.utf8), of: .search))
        #expect(answer.text == "Oui")
        #expect(answer.sourceLines == "a.pdf, p. 3: one two")
    }
}

/// A turn with half an answer, and what its message and the turn say beside it.
private func saying(_ message: String, _ rest: String = "") -> String {
    let part = #""parts":[{"type":"text","text":"half"}]"#
    return #"{"id":"t","thread":"h","status":"completed","messages":[{\#(message)\#(part)}]\#(rest)}"#
}

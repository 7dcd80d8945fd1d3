import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct BatchLineTests {
    private func line(_ outcome: RowOutcome) throws -> String {
        var bytes: [UInt8] = []
        let key = RowKey(high: 0x0123_4567_89AB_CDEF, low: 1)
        BatchLine.append(OutcomeRecord(key: key, label: "a \"b\"", outcome: outcome), to: &bytes)
        #expect(bytes.last == 0x0A)
        #expect(bytes.filter { $0 == 0x0A }.count == 1)
        _ = try JSONValue(parsing: bytes)
        return String(decoding: bytes.dropLast(), as: UTF8.self)
    }

    private let start = #"{"id":"batch_req_0123456789abcdef0000000000000001","custom_id":"a \"b\"","response":"#

    @Test func aReplyKeepsItsBodyByteForByte() throws {
        let body = #"{"n": 1.0, "é":"\u00e9"}"#
        let written = try line(.reply(status: 200, requestID: "r-1", body: Array(body.utf8)))
        #expect(written == start + #"{"status_code":200,"request_id":"r-1","body":\#(body)},"error":null}"#)
    }

    @Test func lineEndsBetweenTokensAreTakenOut() throws {
        let written = try line(.reply(status: 200, requestID: nil, body: Array("{\n \"a\":\r\n \"x  y\"\n}".utf8)))
        #expect(written == start + #"{"status_code":200,"request_id":null,"body":{"a":"x  y"}},"error":null}"#)
    }

    @Test func aBodyThatIsNotJSONIsAString() throws {
        let written = try line(.reply(status: 200, requestID: nil, body: Array("<p>\n\"".utf8) + [0xFF]))
        #expect(
            written == start + #"{"status_code":200,"request_id":null,"body":"<p>\n\"\#u{FFFD}"},"error":null}"#
        )
    }

    @Test func aFailureSaysWhyAndWhatTheServerSaid() throws {
        let bare = try line(failure("timeout", "no reply \"yet\""))
        #expect(bare == start + #"null,"error":{"code":"timeout","message":"no reply \"yet\""}}"#)
        let told = try line(
            .failure(code: "http_400", message: "m", status: 400, requestID: "r", body: Array(#"{"error":"e"}"#.utf8))
        )
        let said = #""status_code":400,"request_id":"r","body":{"error":"e"}"#
        #expect(told == start + #"null,"error":{"code":"http_400","message":"m",\#(said)}}"#)
        let empty = try line(.failure(code: "c", message: "m", status: 500, requestID: nil, body: nil))
        #expect(empty.hasSuffix(#","message":"m","status_code":500,"request_id":null,"body":null}}"#))
        let page = try line(.failure(code: "c", message: "m", status: 502, requestID: nil, body: Array("<p>".utf8)))
        #expect(page.hasSuffix(#","status_code":502,"request_id":null,"body":"<p>"}}"#))
    }

    @Test func aBadRowSaysWhere() throws {
        var bytes: [UInt8] = []
        BatchLine.append(BadRow(ordinal: 6, line: 9, column: 4, .notUTF8), to: &bytes)
        let value = try JSONValue(parsing: bytes)
        #expect(value["custom_id"] == "row-7")
        #expect(value["response"] == .null)
        #expect(value["error"] == ["code": "bad_row", "message": "line 9, column 4: not UTF8"])
        #expect(value["id"] == .string("batch_req_" + RowKey(badRow: 6).hex))
    }
}

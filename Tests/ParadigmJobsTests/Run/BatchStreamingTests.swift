import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import ParadigmSimulator
import Testing

/// Rows that are streamed end as the others do.
@Suite(.timeLimit(.minutes(10))) struct BatchStreamingTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func `streamed rows give the same answers as the others`() async throws {
        let input = try folder.writeRows(0..<40)
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input, to: "plain.jsonl")
            let streamed = try await folder.run(simulator, input, to: "streamed.jsonl") {
                $0.streams = true
            }
            #expect(streamed.answered == 40)
            #expect(streamed.tally.answers.completionTokens > 0)
            let plain = try folder.answers(of: "plain.jsonl").map(\.answer)
            #expect(try folder.answers(of: "streamed.jsonl").map(\.answer) == plain)
        }
    }

    @Test func `streamed bodies are those of unstreamed rows on every path`() async throws {
        let chat = #""model":"alfred-4.2","messages":[{"role":"user","content":"Où \"est\" 😀 ?"}]"#
        let text = #""model":"alfred-4.2","prompt""#
        let bodies = [
            ("/v1/chat/completions", "{\(chat)}"), ("/v1/chat/completions", "{\(chat),\"n\":3}"),
            ("/v1/chat/completions", "{\(chat),\"max_tokens\":2}"), ("/v1/completions", "{\(text):\"Il était\"}"),
            ("/v1/completions", "{\(text):[\"a\",\"b\"],\"n\":2}"),
            ("/v1/completions", "{\(text):\"a\",\"max_tokens\":3}"),
        ]
        let lines = bodies.enumerated()
            .map { number, row in
                #"{"custom_id":"\#(number)","method":"POST","url":"\#(row.0)","body":\#(row.1)}"# + "\n"
            }
        let input = try folder.write(lines.joined(), to: "paths.jsonl")
        try await withSimulator(.instant) { simulator in
            _ = try await folder.run(simulator, input, to: "plain.jsonl")
            let summary = try await folder.run(simulator, input, to: "streamed.jsonl") { $0.streams = true }
            #expect(summary.answered == bodies.count)
            #expect(simulator.log.count == 2 * bodies.count)
            #expect(try self.bodies(of: "streamed.jsonl") == (try self.bodies(of: "plain.jsonl")))
        }
    }

    /// The bodies of an output without what differs from one reply to the next, their members in one order.
    private func bodies(of output: String) throws -> [JSONValue] {
        try folder.text(of: output).split(separator: "\n")
            .map { line in
                var body = try #require(try JSONValue(parsing: String(line))["response"]?["body"]?.object)
                (body["id"], body["created"]) = (nil, nil)
                return sorted(.object(body))
            }
    }

    private func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .array(let elements): return .array(elements.map(sorted))
        case .object(let object):
            let members = object.map { JSONObject.Member(key: $0.key, value: sorted($0.value)) }
            return .object(JSONObject(members.sorted { $0.key < $1.key }))
        default: return value
        }
    }

    @Test func `a field of one's own that asks for streams has the tokens counted too`() async throws {
        let input = try folder.write("Bonjour\n", to: "in.txt")
        try await withSimulator(.instant) { simulator in
            let summary = try await folder.run(simulator, input) {
                $0.input.format = .text
                $0.input.model = "alfred-4.2"
                $0.input.fields = [.init(name: "stream", value: true)]
            }
            #expect(summary.answered == 1)
            #expect(summary.tally.allAnswers.completionTokens > 0)
            let sent = String(decoding: try #require(simulator.log.requests.first).body, as: UTF8.self)
            #expect(sent.contains(#""stream_options":{"include_usage":true}"#))
        }
    }

    @Test func `a server that does not know stream_options is asked without them`() async throws {
        let input = try folder.writeRows(0..<40)
        try await withSimulator(.instant) { simulator in
            simulator.setFaults([try FaultRule("400;shape=stream-options;match=stream_options")])
            let summary = try await folder.run(simulator, input) { $0.streams = true }
            #expect(summary.end == .complete)
            #expect(summary.answered == 40)
            // At most each row that was in flight before the first refusal came.
            #expect((41...56).contains(simulator.log.count))
            let answers = try folder.answers()
            for (row, answer) in answers.enumerated() { #expect(answer.answer.contains("“Question \(row)”")) }
        }
    }
}

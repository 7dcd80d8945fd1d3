import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

/// Single calls whose answers must follow a schema.
@Suite(.timeLimit(.minutes(10))) struct SchemaTests {
    private struct Person: Decodable {
        var nom: String
        var age: Int
        var note: Double?
    }

    private let schema: JSONSchema
    private let request = ChatRequest(model: "alfred-4.2", messages: [.user("Qui ?")])

    init() throws {
        schema = try JSONSchema(fields: "nom, age int, note number?")
    }

    @Test(arguments: ["prose", "fence"])
    func `what stands around an answer costs nothing`(fault: String) async throws {
        try await withSimulatedClient(try FaultRule(fault)) { client, simulator in
            let person = try await client.chat(request, as: Person.self, schema: schema)
            #expect(person.age == 1)
            #expect(simulator.log.count == 1)
        }
    }

    @Test(arguments: ["wrong-type", "cut-json"])
    func `an answer that is wrong is mended by the model`(fault: String) async throws {
        try await withSimulatedClient(try FaultRule(fault + "@1")) { client, simulator in
            let person = try await client.chat(request, as: Person.self, schema: schema)
            #expect(person.age == 1 && person.note == 1)
            let log = simulator.log.requests
            #expect(log.count == 2)
            let messages = try JSONValue(parsing: log[1].body)["messages"]?.array ?? []
            #expect(messages.map { $0["role"] } == ["user", "assistant", "user"])
            #expect(messages[2]["content"]?.string?.contains(schema.request.description) == true)
            let format = try JSONValue(parsing: log[1].body)["response_format"]
            #expect(format == ResponseFormat.following(schema).json)
        }
    }

    @Test func `who gives up has the text and the faults`() async throws {
        try await withSimulatedClient(try FaultRule("wrong-type")) { client, simulator in
            for (repairs, sends) in [(0, 1), (2, 3)] {
                let before = simulator.log.count
                let answer = try await #require(throws: InvalidAnswer.self) {
                    try await client.chat(request, following: schema, repairs: repairs)
                }
                #expect(answer.text.contains(#""age":"none""#))
                #expect(
                    answer.faults == [
                        SchemaFault(pointer: "/age", message: #"expected an integer, found "none""#)
                    ]
                )
                #expect(simulator.log.count - before == sends)
            }
        }
    }

    @Test func `what was cut at the limit on tokens is not asked for again`() async throws {
        try await withSimulatedClient { client, simulator in
            var short = request
            short.maxTokens = 2
            let answer = try await #require(throws: InvalidAnswer.self) {
                try await client.chat(short, following: schema)
            }
            #expect(answer.isCut)
            #expect(simulator.log.count == 1)
        }
    }

    @Test func `a request that says itself what it wants keeps its own word`() async throws {
        try await withSimulatedClient { client, simulator in
            var own = request
            own.guidedJSON = schema.document
            _ = try await client.chat(own, following: schema)
            let body = try JSONValue(parsing: simulator.log.requests[0].body)
            #expect(body["response_format"] == nil && body["guided_json"] == schema.document)
        }
    }
}

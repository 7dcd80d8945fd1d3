package import ParadigmAPI
package import ParadigmBatch

/// How every question is asked of every document: the endpoint, and what is the same for all pairs.
package struct DocumentQuestion: Hashable, Sendable {
    /// Where it is asked.
    package var work: RowWork
    /// What is asked, with places for columns.
    package var prompt: String
    /// The model; the server's unless set.
    package var model: String?
    /// The agent that answers; the company's own unless set.
    package var agent: ResourceID?
    /// The workspaces that the search goes through beside the document; none unless set.
    package var workspaces: [ResourceID] = []
    /// The tool that a turn has to use; the agent's choice unless set.
    package var tool: String?
    /// The most steps of a turn; the server's 8 unless set.
    package var maxSteps: Int?

    /// A question.
    package init(_ work: RowWork, prompt: String) {
        self.work = work
        self.prompt = prompt
    }

    /// The endpoint.
    package var endpoint: RowEndpoint {
        switch work {
        case .turn: .turns
        case .search: .documentSearch
        case .analysis: .documentAnalysis
        case .upload: .uploads
        }
    }

    /// The template of its bodies.
    package var body: String {
        let document = "[{{\(PairTable.document)}}]"
        var members = ["\"query\":\(Self.json(.string(prompt)))"]
        func add(_ name: String, _ value: JSONValue?) {
            if let value { members.append("\"\(name)\":\(Self.json(value))") }
        }
        members.append(work == .analysis ? "\"document_ids\":\(document)" : "\"file_ids\":\(document)")
        add(work == .turn ? "ml_model" : "model", model.map(JSONValue.string))
        add("agent_id", agent?.json)
        if !workspaces.isEmpty { add("workspace_ids", .array(workspaces.map(\.json))) }
        add("force_tool", tool.map(JSONValue.string))
        add("max_steps", maxSteps.map { .number(JSONNumber($0)) })
        return "{\(members.joined(separator: ","))}"
    }

    private static func json(_ value: JSONValue) -> String { String(decoding: value.serialized, as: UTF8.self) }
}

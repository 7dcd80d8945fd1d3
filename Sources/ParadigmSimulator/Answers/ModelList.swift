extension SimulatedModel {
    /// When all simulated models were made: 2025-01-01T00:00:00Z.
    private static let created = 1_735_689_600

    /// Writes the model with OpenAI's fields and with Paradigm's, so that clients of either are content.
    func write(to json: inout JSONOutput) {
        json.object { json in
            json.member("id", name)
            json.member("object", "model")
            json.member("created", Self.created)
            json.member("owned_by", "simulator")
            json.member("name", name)
            json.member("technical_name", name)
            json.member("model_type", purpose == .chat ? "Large language model" : "Embedding model")
            json.member("deployment_type", "Simulated")
            json.key("enabled")
            json.flag(true)
        }
    }
}

extension Reply {
    /// The list of models.
    static func models(_ models: [SimulatedModel]) -> Reply {
        Reply(
            200,
            json: JSONOutput.object { json in
                json.member("object", "list")
                json.key("data")
                json.array { json in
                    for model in models { model.write(to: &json) }
                }
            }
        )
    }

    /// One model.
    static func model(_ model: SimulatedModel) -> Reply {
        var json = JSONOutput()
        model.write(to: &json)
        return Reply(200, json: json.bytes)
    }
}

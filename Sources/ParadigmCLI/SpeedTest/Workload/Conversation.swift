import ParadigmAPI

/// The turns of a conversation: each request brings all that was said before it.
package enum Conversation {
    /// The body of the next turn.
    ///
    /// - Parameters:
    ///   - before: The body of the turn before it.
    ///   - answer: The body of the answer to that.
    ///   - question: The body that the next turn would have by itself.
    /// - Returns: `question` with the messages of `before` and the answer in front of its own, instructions to the model
    ///   only once; `question` itself where one of them is no chat.
    package static func next(after before: [UInt8], answer: [UInt8], asking question: [UInt8]) -> [UInt8] {
        guard let said = messages(of: before), var body = (try? JSONValue(parsing: question))?.object,
            let asked = body["messages"]?.array,
            let reply = (try? JSONValue(parsing: answer))?["choices"]?[0]?["message"]?["content"]
        else { return question }
        let heard: JSONValue = ["role": "assistant", "content": reply.isNull ? "" : reply]
        body["messages"] = .array(said + [heard] + asked.filter { $0["role"] != "system" })
        return JSONValue.object(body).serialized
    }

    private static func messages(of body: [UInt8]) -> [JSONValue]? {
        (try? JSONValue(parsing: body))?["messages"]?.array
    }
}

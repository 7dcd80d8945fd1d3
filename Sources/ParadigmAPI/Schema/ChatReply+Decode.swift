#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

extension ChatReply {
    /// The answer as a value of a type of one's own.
    ///
    /// The JSON may stand in a fence or have words around it.
    ///
    /// ```swift
    /// let person = try reply.decode(Person.self)
    /// ```
    ///
    /// - Parameters:
    ///   - type: What the answer is read as.
    ///   - schema: The schema that it must follow too; nil for none.
    /// - Returns: The value.
    /// - Throws: ``InvalidAnswer``, which has the text and says what is wrong with it.
    public func decode<Value: Decodable>(
        _ type: Value.Type = Value.self,
        following schema: JSONSchema? = nil
    ) throws(InvalidAnswer) -> Value {
        do throws(InvalidAnswer) {
            let (json, value) = try EmbeddedJSON.value(in: text)
            let faults = schema?.faults(of: value) ?? []
            guard faults.isEmpty else { throw InvalidAnswer(text: text, faults: faults) }
            return try Self.decode(type, from: json, in: text)
        } catch {
            var invalid = error
            invalid.isCut = finishReason?.meaning == .cut
            throw invalid
        }
    }

    private static func decode<Value: Decodable>(
        _ type: Value.Type,
        from json: [UInt8],
        in text: String
    ) throws(InvalidAnswer) -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(json))
        } catch {
            throw InvalidAnswer(text: text, faults: [SchemaFault(error)])
        }
    }
}

extension SchemaFault {
    /// What a decoder found.
    fileprivate init(_ error: any Error) {
        func place(_ keys: [any CodingKey]) -> String {
            JSONPointer.text(keys.map { $0.intValue.map(String.init) ?? $0.stringValue })
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, let context):
            self.init(
                pointer: place(context.codingPath),
                message: "the member \(JSONValue.string(key.stringValue)) is missing"
            )
        case .valueNotFound(_, let context):
            self.init(pointer: place(context.codingPath), message: "may not be null")
        case .typeMismatch(_, let context), .dataCorrupted(let context):
            self.init(
                pointer: place(context.codingPath),
                message: PlainText.shortened(context.debugDescription, to: 200)
            )
        default: self.init(pointer: "", message: PlainText.shortened("\(error)", to: 200))
        }
    }
}

/// The JSON of a reply, and what the server says when it is not what was expected.
enum ReplyObject {
    /// Reads a body as JSON; half of a surrogate pair that stands alone is no reason to lose it.
    ///
    /// - Throws: ``ReplyDecodingError`` when it is not JSON.
    static func json(_ bytes: [UInt8], expecting expected: String) throws(ReplyDecodingError) -> JSONValue {
        do throws(JSONFault) {
            return try read(bytes)
        } catch {
            do throws(JSONFault) {
                guard error.problem == .loneSurrogate else { throw error }
                return try read(LoneSurrogates.replaced(in: bytes))
            } catch {
                throw ReplyDecodingError(error, reading: expected, in: bytes)
            }
        }
    }

    /// Reads a body and makes something of it.
    ///
    /// What has the shape that was asked for is it, also when it has a `message` or an `error` beside; only what has not
    /// is looked at as an error.
    ///
    /// - Throws: ``ReplyDecodingError`` when `make` gives nil, with the server's words if the body describes an error.
    static func read<Value>(
        _ bytes: [UInt8],
        expecting expected: String,
        _ make: (JSONValue) -> Value?
    ) throws(ReplyDecodingError) -> Value {
        if let value = make(try json(bytes, expecting: expected)) { return value }
        throw ReplyDecodingError(unexpected: bytes, reading: expected)
    }

    private static func read(_ bytes: [UInt8]) throws(JSONFault) -> JSONValue {
        let span = bytes.span
        var scanner = JSONScanner()
        let json = try scanner.readValue(in: span)
        try scanner.finish(in: span)
        return json
    }
}

extension JSONValue {
    /// A whole number, also when it is written as a string.
    var lenientInt: Int? { int ?? string.flatMap { JSONNumber(literal: $0)?.int } }

    /// A number, also when it is written as a string.
    var lenientDouble: Double? { double ?? string.flatMap { JSONNumber(literal: $0)?.double } }

    /// A text, or the digits of a number; nil for an empty one.
    var lenientText: String? {
        let text = string ?? int?.description
        return text?.isEmpty == true ? nil : text
    }

    /// True or false, also as a string or as 0 and 1.
    var lenientBool: Bool? {
        switch self {
        case .bool(let bool): bool
        case .number(let number): number.int.flatMap { $0 == 0 ? false : $0 == 1 ? true : nil }
        case .string(let string): ["true": true, "false": false, "1": true, "0": false][string.lowercased()]
        default: nil
        }
    }
}

extension JSONObject {
    /// The first of several names that has a value other than null.
    func first(_ names: String...) -> JSONValue? {
        names.lazy.compactMap { self[$0] }.first { !$0.isNull }
    }
}

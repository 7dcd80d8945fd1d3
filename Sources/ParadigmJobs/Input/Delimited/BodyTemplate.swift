package import ParadigmAPI
import ParadigmGround

/// Where a column stands in the template of a body, and so how its value is written.
enum JSONPlace: Hashable, Sendable {
    /// A place of its own: a number, `true`, `false`, `null`, a list or an object as it is, and anything else as a
    /// string.
    case value
    /// Within a string: the characters, with what JSON escapes escaped.
    case string

    /// Turns the value of a column, which is the rest of a text, into what JSON has for it.
    func write(_ text: inout [UInt8], from start: Int) {
        let value = Array(text[start...])
        if self == .value, Self.isJSON(value) { return }
        text.removeSubrange(start...)
        var json = JSONWriter(capacity: value.count + value.count / 8 + 2)
        json.string(utf8: value.span)
        switch self {
        case .value: text += json.bytes
        case .string: text += json.bytes.dropFirst().dropLast()
        }
    }

    /// Whether a value is JSON that is no string; a word in quotes is a text with quotes.
    private static func isJSON(_ value: [UInt8]) -> Bool {
        guard let first = value.first, first != UInt8(ascii: "\"") else { return false }
        return (try? JSONScanner.validate(value.span)) != nil
    }
}

extension Template {
    /// Why a text is no template of a body.
    package enum BodyFault: Error, Hashable, Sendable {
        /// The braces are at fault.
        case template(Fault)
        /// It is no JSON, whatever the columns hold.
        case notJSON(JSONFault.Problem)
        /// It is JSON, and no object.
        case noObject
    }

    /// Reads the template of a body: JSON with places for columns.
    ///
    /// A place by itself, as in `{"file_ids": [{{document}}]}`, becomes a JSON value, and one within quotes, as in
    /// `{"query": "Sum up {{title}}"}`, a part of that string.
    ///
    /// - Throws: ``BodyFault``.
    package init(parsingBody text: String) throws(BodyFault) {
        do throws(Fault) {
            try self.init(parsing: text)
        } catch {
            throw .template(error)
        }
        isBody = true
        let isObject: Bool
        findPlaces()
        let sample = render { $1.append(UInt8(ascii: "0")) }.bytes
        do throws(JSONSyntaxError) {
            isObject = try JSONValue(parsing: sample).object != nil
        } catch {
            throw .notJSON(error.problem)
        }
        guard isObject else { throw .noObject }
    }

    /// Finds out which columns stand within strings.
    private mutating func findPlaces() {
        var isInString = false
        var isEscaped = false
        for index in segments.indices {
            switch segments[index] {
            case .text(let text):
                for byte in text {
                    if isEscaped {
                        isEscaped = false
                    } else if byte == UInt8(ascii: "\"") {
                        isInString.toggle()
                    } else if isInString, byte == UInt8(ascii: "\\") {
                        isEscaped = true
                    }
                }
            case .column(let column), .json(let column, _):
                segments[index] = .json(column, isInString ? .string : .value)
            }
        }
    }
}

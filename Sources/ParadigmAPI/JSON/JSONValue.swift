/// Any JSON value.
///
/// Can be written as a Swift literal: `["type": "object", "required": ["name"], "maxItems": 3, "note": nil]`.
public enum JSONValue: Hashable, Sendable {
    /// The literal `null`.
    case null
    /// The literal `true` or `false`.
    case bool(Bool)
    /// A number, as it was written.
    case number(JSONNumber)
    /// A string, decoded.
    case string(String)
    /// An array.
    case array([JSONValue])
    /// An object, in the order of its members.
    case object(JSONObject)
}

extension JSONValue {
    /// Whether this is `null`.
    public var isNull: Bool { self == .null }

    /// The string; nil for other kinds.
    public var string: String? {
        if case .string(let string) = self { string } else { nil }
    }

    /// The number when it is whole and fits, see ``JSONNumber/int``; nil otherwise and for other kinds.
    public var int: Int? {
        if case .number(let number) = self { number.int } else { nil }
    }

    /// The nearest double, see ``JSONNumber/double``; nil for other kinds.
    public var double: Double? {
        if case .number(let number) = self { number.double } else { nil }
    }

    /// The truth value; nil for other kinds.
    public var bool: Bool? {
        if case .bool(let bool) = self { bool } else { nil }
    }

    /// The elements; nil for other kinds.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members; nil for other kinds.
    public var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// Value of the last member with a key; nil when there is none or this is not an object.
    public subscript(key: String) -> JSONValue? { object?[key] }

    /// Element at an offset from 0; nil when there is none or this is not an array.
    public subscript(index: Int) -> JSONValue? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }
}

extension JSONValue:
    ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByStringInterpolation, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// `nil` stands for JSON's null.
    public init(nilLiteral: ()) { self = .null }
    /// `true` or `false`.
    public init(booleanLiteral value: Bool) { self = .bool(value) }
    /// An integer literal.
    public init(integerLiteral value: Int) { self = .number(JSONNumber(value)) }
    /// A floating-point literal, see ``JSONNumber/init(floatLiteral:)``.
    public init(floatLiteral value: Double) { self = .number(JSONNumber(floatLiteral: value)) }
    /// A string literal, with or without interpolation.
    public init(stringLiteral value: String) { self = .string(value) }
    /// An array literal.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// A dictionary literal, in its order.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(JSONObject(elements.map { JSONObject.Member(key: $0.0, value: $0.1) }))
    }
}

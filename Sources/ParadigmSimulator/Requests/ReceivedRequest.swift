import ParadigmGround

/// A complete request as it came over the wire.
package struct ReceivedRequest: Sendable {
    /// The method, in capitals.
    package var method: String
    /// The request target as sent, query included.
    package var target: String
    /// The header fields in their order.
    package var headers: [HeaderField]
    /// The body; empty if there was none.
    package var body: [UInt8]

    /// Creates a request.
    package init(method: String, target: String, headers: [HeaderField] = [], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// The value of the first field of that name, whatever its case.
    package func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }
}

/// One header field.
public struct HeaderField: Sendable, Hashable {
    /// The field's name as sent.
    public var name: String
    /// The field's value.
    public var value: String

    /// Creates a field.
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Whether the field has the given name, whatever its case.
    public func isNamed(_ other: String) -> Bool {
        // Field names are ASCII, and setting this bit makes its letters small. It runs for each field of each request.
        name.utf8.count == other.utf8.count && name.utf8.elementsEqual(other.utf8) { $0 | 0x20 == $1 | 0x20 }
    }
}

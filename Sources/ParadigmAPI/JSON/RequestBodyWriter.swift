/// Writes one object of a request: the typed fields that were set, then the additional ones.
///
/// A typed field wins over an additional one of the same name, which is then left out. Of additional fields with
/// the same name the last one is sent.
struct RequestBodyWriter {
    private(set) var json: JSONWriter
    private let additional: JSONObject
    private var claimed: [String]

    /// Opens the object in a writer, which is empty until it gets back what ``finish()`` returns.
    ///
    /// - Parameters:
    ///   - writer: The writer.
    ///   - additional: Fields to add at the end.
    ///   - claimed: Names that additional fields may not take although no typed field was set.
    init(taking writer: inout JSONWriter, additional: JSONObject, claimed: [String] = []) {
        json = writer
        // Leaves one owner of the buffer, so that nothing is copied when it grows.
        writer = JSONWriter()
        self.additional = additional
        self.claimed = claimed
        json.beginObject()
    }

    mutating func field(_ name: String, _ value: String?) {
        guard let value else { return }
        field(name) { $0.string(value) }
    }

    mutating func field(_ name: String, _ value: Int?) {
        guard let value else { return }
        field(name) { $0.int(value) }
    }

    mutating func field(_ name: String, _ value: Double?) {
        guard let value else { return }
        field(name) { $0.double(value) }
    }

    mutating func field(_ name: String, _ value: Bool?) {
        guard let value else { return }
        field(name) { $0.bool(value) }
    }

    mutating func field(_ name: String, _ value: JSONValue?) {
        guard let value else { return }
        field(name) { $0.value(value) }
    }

    mutating func field(_ name: String, _ values: [String]?) {
        guard let values else { return }
        field(name) { json in
            json.beginArray()
            for value in values { json.string(value) }
            json.endArray()
        }
    }

    mutating func field(_ name: String, _ values: [JSONValue]?) {
        guard let values else { return }
        field(name) { $0.value(.array(values)) }
    }

    /// Writes a field whose value the closure writes.
    mutating func field(_ name: String, _ write: (inout JSONWriter) -> Void) {
        if !additional.isEmpty { claimed.append(name) }
        json.key(name)
        write(&json)
    }

    /// Adds the additional fields and closes the object.
    consuming func finish() -> JSONWriter {
        for (offset, member) in additional.enumerated() where !claimed.contains(member.key) {
            if additional[(offset + 1)...].contains(where: { $0.key == member.key }) { continue }
            json.key(member.key)
            json.value(member.value)
        }
        json.endObject()
        return json
    }
}

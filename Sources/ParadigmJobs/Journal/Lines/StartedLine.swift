internal import ParadigmAPI
import ParadigmBatch

extension LineBuffer {
    /// Writes the line of work that the server has taken from a row.
    mutating func write(started place: RowWork.Place, for key: RowKey) {
        begin(JournalLine.startedOpening)
        append(key)
        append(#","path":"#)
        append(quoting: place.path)
        if let id = place.id {
            append(#","id":"#)
            append(quoting: id.rawValue)
        }
        seal()
    }
}

extension JournalLine {
    /// How every line of started work begins.
    static var startedOpening: StaticString { #"{"started":"# }

    /// Reads a line of started work, whose checksum was verified; nil when a member is missing.
    static func startedWork(_ line: Span<UInt8>) -> (key: RowKey, place: RowWork.Place)? {
        // Behind the opening and a quotation mark.
        guard let high = line.hex(UInt64.self, at: 12), let low = line.hex(UInt64.self, at: 28),
            let (path, id) = try? startedFields(line), let path
        else { return nil }
        let place = RowWork.Place(path: path, id: id.map { ResourceID(rawValue: $0) })
        return (RowKey(high: high, low: low), place)
    }

    private static func startedFields(_ line: Span<UInt8>) throws(JSONFault) -> (path: String?, id: String?) {
        var fields: (path: String?, id: String?) = (nil, nil)
        var scanner = JSONScanner()
        try scanner.enterObject(in: line)
        while let key = try scanner.nextKey(in: line) {
            if key.equals("path", in: line) {
                fields.path = try scanner.readString(in: line)
            } else if key.equals("id", in: line) {
                fields.id = try scanner.readString(in: line)
            } else {
                try scanner.skipValue(in: line)
            }
        }
        return fields
    }
}

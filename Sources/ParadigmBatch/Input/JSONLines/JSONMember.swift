import ParadigmAPI

/// The place of one member of an object in a JSON text.
struct JSONMember {
    /// Its key.
    var key: JSONText
    /// Kind of its value.
    var kind: JSONScanner.Kind
    /// Bytes of its value.
    var value: Range<Int>

    /// Offset of the quote that opens the key.
    var start: Int { key.range.lowerBound - 1 }

    /// Whether this is a member of a name; no string is built unless the key has escapes.
    func isNamed(_ name: String, in bytes: Span<UInt8>) -> Bool { key.spells(name, in: bytes) }
}

extension JSONText {
    /// Whether the decoded string is a text; no string is built unless there are escapes.
    func spells(_ text: String, in bytes: Span<UInt8>) -> Bool {
        if hasEscapes { return string(in: bytes).utf8.elementsEqual(text.utf8) }
        return bytes.extracting(range).elementsEqual(text)
    }
}

extension JSONScanner {
    /// Moves over the object at the cursor and notes the place of each of its members.
    ///
    /// The list is emptied first; it is handed in to use its memory again.
    ///
    /// - Throws: ``JSONFault`` when there is no valid object.
    mutating func readMembers(in bytes: Span<UInt8>, into members: inout [JSONMember]) throws(JSONFault) {
        members.removeAll(keepingCapacity: true)
        try enterObject(in: bytes)
        while let key = try nextKey(in: bytes) {
            let kind = try kind(in: bytes)
            members.append(JSONMember(key: key, kind: kind, value: try skipValue(of: kind, in: bytes)))
        }
    }
}

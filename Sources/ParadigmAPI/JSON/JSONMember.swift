import ParadigmGround

/// The place of one member of an object in a JSON text.
package struct JSONMember {
    /// Its key.
    package var key: JSONText
    /// Kind of its value.
    package var kind: JSONScanner.Kind
    /// Bytes of its value.
    package var value: Range<Int>

    /// Offset of the quote that opens the key.
    package var start: Int { key.range.lowerBound - 1 }

    /// Whether this is a member of a name; no string is built unless the key has escapes.
    package func isNamed(_ name: String, in bytes: Span<UInt8>) -> Bool { key.spells(name, in: bytes) }
}

extension JSONMember {
    /// Where members of some names stand in an object, each with the one comma that would be too many without it.
    package static func ranges(
        of names: [StaticString],
        among members: [JSONMember],
        in bytes: Span<UInt8>
    ) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var endOfKept: Int?
        for (index, member) in members.enumerated() {
            var isNamed = false
            for name in names where member.key.equals(name, in: bytes) { isNamed = true }
            guard isNamed else {
                endOfKept = member.value.upperBound
                continue
            }
            if endOfKept != nil {
                ranges.append(members[index - 1].value.upperBound..<member.value.upperBound)
            } else {
                // Nothing is kept before it, so the comma after it goes.
                let isLast = index + 1 == members.count
                ranges.append(member.start..<(isLast ? member.value.upperBound : members[index + 1].start))
            }
        }
        return ranges
    }
}

extension JSONText {
    /// Whether the decoded string is a text; no string is built unless there are escapes.
    package func spells(_ text: String, in bytes: Span<UInt8>) -> Bool {
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
    package mutating func readMembers(in bytes: Span<UInt8>, into members: inout [JSONMember]) throws(JSONFault) {
        members.removeAll(keepingCapacity: true)
        try enterObject(in: bytes)
        while let key = try nextKey(in: bytes) {
            let kind = try kind(in: bytes)
            members.append(JSONMember(key: key, kind: kind, value: try skipValue(of: kind, in: bytes)))
        }
    }
}

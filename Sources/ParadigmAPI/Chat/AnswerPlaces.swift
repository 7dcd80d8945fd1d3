/// The places that the choices or vectors of an answer say they have (`index`) among those that were asked for.
enum AnswerPlaces {
    /// Whether no two of them claim the same place: nobody could tell whose each is.
    ///
    /// One that does not say has the place at which it stands.
    ///
    /// - Parameters:
    ///   - kind: What was asked for.
    ///   - body: The body of an answer, which was validated.
    /// - Returns: Whether all places are different.
    static func areDistinct(_ kind: AnswerKind, in body: Span<UInt8>) -> Bool {
        guard let places = try? places(of: kind == .embeddings ? "data" : "choices", in: body) else { return true }
        let said = places.compactMap(\.self)
        return Set(said).count == said.count
    }

    /// What each element of a list says.
    private static func places(of list: StaticString, in body: Span<UInt8>) throws(JSONFault) -> [Int?] {
        var places: [Int?] = []
        var scanner = JSONScanner()
        try scanner.enterObject(in: body)
        while let key = try scanner.nextKey(in: body) {
            guard key.equals(list, in: body), try scanner.kind(in: body) == .array else {
                try scanner.skipValue(in: body)
                continue
            }
            places = []
            try scanner.enterArray(in: body)
            while try scanner.nextElement(in: body) { places.append(try place(with: &scanner, in: body)) }
        }
        return places
    }

    private static func place(with scanner: inout JSONScanner, in body: Span<UInt8>) throws(JSONFault) -> Int? {
        guard try scanner.kind(in: body) == .object else {
            try scanner.skipValue(in: body)
            return nil
        }
        var place: Int?
        try scanner.enterObject(in: body)
        while let key = try scanner.nextKey(in: body) {
            if key.equals("index", in: body) {
                place = try scanner.readInteger(in: body)
            } else {
                try scanner.skipValue(in: body)
            }
        }
        return place
    }
}

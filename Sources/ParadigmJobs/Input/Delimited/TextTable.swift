import ParadigmGround

/// Lines of text as the table that they may be.
struct TextTable {
    /// What stands between its fields.
    let separator: UInt8
    /// The names in its header.
    let header: [String]
    /// Whether it has records, and all of them have as many fields as the header; with tabs, which no sentence has, several.
    let isSound: Bool
}

extension SeparatorGuess {
    /// The tables that some lines may be, the likeliest separators first.
    ///
    /// - Parameters:
    ///   - sample: The beginning of the lines.
    ///   - isWhole: Whether they end with it.
    ///   - title: What stands above a header.
    /// - Returns: A table for each separator that is in the header.
    static func tables(in sample: ArraySlice<UInt8>, isWhole: Bool, below title: TitleGuess) -> [TextTable] {
        let tab = UInt8(ascii: "\t")
        return ([tab] + candidates.filter { $0 != tab }.reversed())
            .compactMap { separator in
                let records = title.records(of: sample, isWhole: isWhole, separator)
                guard !records.isEmpty else { return nil }
                let table = records[title.count(in: records)...]
                guard let header = table.first, header.count > 1 else { return nil }
                let agree = table.allSatisfy { $0.count == header.count || separator == tab && $0.count > 1 }
                // A comma in a sentence has a blank behind it.
                let isSound = table.count > 1 && agree && !header.contains { $0.first == " " || $0.isEmpty }
                return TextTable(separator: separator, header: header, isSound: isSound)
            }
    }
}

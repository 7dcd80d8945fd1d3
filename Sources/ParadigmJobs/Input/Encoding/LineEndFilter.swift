import ParadigmGround

/// Makes line feeds of carriage returns, for files whose lines end with these alone, as on old Macs.
struct LineEndFilter: ByteFilter {
    func convert(_ input: Span<UInt8>, isAtEnd: Bool, into output: inout [UInt8], atMost limit: Int) -> Int {
        let count = min(input.count, max(1, limit))
        output.append(input, in: 0..<count)
        for index in output.indices.suffix(count) where output[index] == 0x0D { output[index] = 0x0A }
        return count
    }

    /// Whether the lines of an input end with carriage returns alone, judged by its beginning.
    ///
    /// In a table, line ends between quotes are part of a cell; in JSON a carriage return is white space, and ends a line
    /// only between two objects.
    ///
    /// - Parameters:
    ///   - sample: The beginning, in UTF-8.
    ///   - format: How the records are written; nil when that is not known, and it can be JSON only.
    /// - Returns: Whether there are such and no others.
    static func isNeeded(for sample: ArraySlice<UInt8>, _ format: InputFormat?) -> Bool {
        guard let format, !format.isJSON else {
            return !sample.contains(0x0A)
                && zip(sample, zip(sample.dropFirst(), sample.dropFirst(2)))
                    .contains { first, others in
                        first == UInt8(ascii: "}") && others.0 == 0x0D && others.1 == UInt8(ascii: "{")
                    }
        }
        let isQuoted = format.delimiter != nil
        var isInQuotes = false
        var hasReturn = false
        for (index, byte) in zip(sample.indices, sample) {
            switch byte {
            case UInt8(ascii: "\"") where isQuoted: isInQuotes.toggle()
            case 0x0A where !isInQuotes: return false
            // What follows the last byte is not known.
            case 0x0D where !isInQuotes && index < sample.endIndex - 1: hasReturn = true
            default: break
            }
        }
        return hasReturn
    }
}

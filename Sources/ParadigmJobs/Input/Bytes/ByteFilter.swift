/// Makes other bytes of the bytes of an input as they come, in constant memory.
protocol ByteFilter {
    /// Takes bytes from the front and appends what they become.
    ///
    /// What it cannot use before it has seen more it leaves, and is given again together with what comes next.
    ///
    /// - Parameters:
    ///   - input: The bytes that are there; none once all were taken.
    ///   - isAtEnd: Whether no others come.
    ///   - output: Where they go.
    ///   - limit: About how many bytes may be appended; what they become of more is left for the next call.
    /// - Returns: How many bytes were taken.
    /// - Throws: ``InputError`` when the bytes are not what the filter reads.
    mutating func convert(
        _ input: Span<UInt8>,
        isAtEnd: Bool,
        into output: inout [UInt8],
        atMost limit: Int
    ) throws(InputError) -> Int
}

/// The bytes of a source as a filter leaves them.
final class FilteredBytes {
    private var source: ByteSource
    private var filter: any ByteFilter
    private var isAtEnd = false
    /// What was made and not given out yet.
    private var output: [UInt8] = []
    private var given = 0

    /// What a filter makes of the bytes that a source has yet to give.
    init(_ filter: any ByteFilter, over source: consuming ByteSource) {
        self.filter = filter
        self.source = source
    }

    /// The next bytes; none at the end.
    ///
    /// - Throws: ``InputError``, those of the filter included.
    func next(atMost limit: Int) throws(InputError) -> ArraySlice<UInt8> {
        if given == output.count {
            output.removeAll(keepingCapacity: true)
            given = 0
            isAtEnd = try Self.fill(&output, from: &source, through: &filter, isAtEnd: isAtEnd, atMost: limit)
        }
        let next = output[given...].prefix(limit)
        given = next.endIndex
        return next
    }

    /// - Returns: Whether the source is at its end.
    private static func fill(
        _ output: inout [UInt8],
        from source: inout ByteSource,
        through filter: inout any ByteFilter,
        isAtEnd: Bool,
        atMost limit: Int
    ) throws(InputError) -> Bool {
        var isAtEnd = isAtEnd
        while true {
            let taken = try filter.convert(
                source.bytes.span.extracting(source.unread),
                isAtEnd: isAtEnd,
                into: &output,
                atMost: limit
            )
            source.consume(to: source.start + taken)
            guard output.isEmpty else { return isAtEnd }
            if taken > 0, !source.unread.isEmpty { continue }
            if isAtEnd { return true }
            isAtEnd = try !source.readMore()
        }
    }
}

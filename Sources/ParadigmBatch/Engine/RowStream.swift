import Histogram
import ParadigmGround

/// When the pieces of a row's streamed answer came.
package final class RowStream: Sendable {
    /// From the first byte written to the first piece with content.
    package let firstToken: Duration
    /// Seconds from one such piece to the next; none where all came at once.
    package let gaps: [Float]

    /// The pieces of an answer that was sent for at a time; nil when none had content.
    init?(_ pieces: PieceTimes, sentAt: Duration) {
        guard let first = pieces.first, let last = pieces.last else { return nil }
        let areSpread = PieceTimes.areSpread(pieces.gaps, over: last - first)
        (firstToken, gaps) = (max(.zero, first - sentAt), areSpread ? pieces.gaps : [])
    }
}

/// What the streamed answers of a run show.
package struct StreamTally: Sendable {
    private var firstToken = Histogram<UInt32>(numberOfSignificantValueDigits: .two)
    private var betweenTokens = Histogram<UInt32>(numberOfSignificantValueDigits: .two)

    /// Nothing so far.
    package init() {}

    mutating func count(_ stream: RowStream) {
        firstToken.record(max(1, stream.firstToken.clampedNanoseconds / 1_000))
        for gap in stream.gaps { betweenTokens.record(UInt64(max(1, min(Double(gap) * 1e6, 1e12)))) }
    }

    /// A percentile of the times to the first token, and of those between two pieces; nil without any.
    ///
    /// - Parameter percentile: From 0 to 100, which is the longest.
    /// - Returns: The time, within one per cent.
    package func firstToken(atPercentile percentile: Double) -> Duration? { Self.value(firstToken, percentile) }

    /// The same of the times between two pieces.
    package func betweenTokens(atPercentile percentile: Double) -> Duration? { Self.value(betweenTokens, percentile) }

    private static func value(_ histogram: Histogram<UInt32>, _ percentile: Double) -> Duration? {
        guard histogram.totalCount > 0 else { return nil }
        return .microseconds(Int64(clamping: histogram.valueAtPercentile(percentile)))
    }
}

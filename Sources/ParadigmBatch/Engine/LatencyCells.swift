import ParadigmGround

/// How many of some latencies lie in cells that are each a little wider than the one before: what two parts of a run have
/// adds up, and their percentiles are right to one part in twenty.
package struct LatencyCells: Sendable, Hashable {
    /// Cells for each doubling, of which the first begins at a microsecond.
    private static let perDoubling = 8.0

    /// The number of the first cell, and of latencies in it and in those after it; none at either end.
    private var first = 0
    private var counts: [UInt32] = []

    /// No latency.
    package init() {}

    /// Adds so many latencies of so many microseconds.
    package mutating func add(microseconds: UInt64, count: Int = 1) {
        let cell = Int((log2(Double(max(1, microseconds))) * Self.perDoubling).rounded(.down))
        if counts.isEmpty { first = cell }
        while cell < first {
            counts.insert(0, at: 0)
            first -= 1
        }
        while cell >= first + counts.count { counts.append(0) }
        counts[cell - first] += UInt32(clamping: count)
    }

    /// Those of two parts of a run.
    package static func + (left: LatencyCells, right: LatencyCells) -> LatencyCells {
        if left.counts.isEmpty { return right }
        if right.counts.isEmpty { return left }
        var sum = LatencyCells()
        sum.first = min(left.first, right.first)
        let end = max(left.first + left.counts.count, right.first + right.counts.count)
        sum.counts = (sum.first..<end).map { left.count(in: $0) &+ right.count(in: $0) }
        return sum
    }

    /// What came since an earlier state of the same.
    package func since(_ earlier: LatencyCells) -> LatencyCells {
        var rest = self
        rest.counts = counts.enumerated().map { $1 - min($1, earlier.count(in: first + $0)) }
        while rest.counts.last == 0 { rest.counts.removeLast() }
        while rest.counts.first == 0 {
            rest.counts.removeFirst()
            rest.first += 1
        }
        return rest
    }

    private func count(in cell: Int) -> UInt32 {
        cell >= first && cell < first + counts.count ? counts[cell - first] : 0
    }

    /// What so many percent of the latencies do not exceed; nil of none.
    package func latency(atPercentile percent: Int) -> Duration? {
        let all = counts.reduce(0) { $0 + Int($1) }
        guard all > 0 else { return nil }
        var left = max(1, (all * percent + 99) / 100)
        for (index, count) in counts.enumerated() {
            left -= Int(count)
            if left <= 0 {
                let middle = exp2((Double(first + index) + 0.5) / Self.perDoubling)
                return .microseconds(Int64(middle.rounded()))
            }
        }
        return nil
    }
}

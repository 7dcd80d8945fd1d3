/// What repeats of one measurement came to: the one in the middle, and how far they differ.
package struct Spread: Sendable, Equatable {
    /// How many there were.
    package let count: Int
    /// The middle of them, the least and the greatest, and their mean.
    package let median, least, greatest, mean: Double
    /// Their standard deviation, of a sample; nil of one alone.
    package let deviation: Double?

    /// - Returns: nil without a value.
    package init?(_ values: [Double]) {
        let sorted = values.sorted()
        guard let first = sorted.first, let last = sorted.last else { return nil }
        (count, least, greatest) = (sorted.count, first, last)
        median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
        let mean = sorted.reduce(0, +) / Double(sorted.count)
        self.mean = mean
        deviation =
            sorted.count > 1
            ? (sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sorted.count - 1)).squareRoot() : nil
    }

    /// How far the mean of ever more repeats may lie from this one, with 95 %, by Student's distribution; nil of one
    /// alone.
    package var reach: Double? {
        deviation.map { StudentT.reach(freedom: Double(count - 1)) * $0 / Double(count).squareRoot() }
    }

    /// How much of the difference of two means repeats explain, with 95 %: Welch's interval, which takes no two
    /// measurements to vary alike.
    ///
    /// One that was made once is taken to vary as the other does.
    ///
    /// - Returns: nil when neither was repeated.
    package func noise(beside other: Spread) -> Double? {
        guard let own = deviation ?? other.deviation, let others = other.deviation ?? deviation else { return nil }
        let (one, two) = (own * own / Double(count), others * others / Double(other.count))
        guard one + two > 0 else { return 0 }
        func part(_ variance: Double, _ count: Int) -> Double {
            count > 1 ? variance * variance / Double(count - 1) : 0
        }
        let parts = part(one, count) + part(two, other.count)
        // Of one that was made once, the degrees of freedom are the other's.
        let isPaired = deviation != nil && other.deviation != nil
        let freedom =
            isPaired && parts > 0
            ? (one + two) * (one + two) / parts : Double(max(count, other.count) - 1)
        return StudentT.reach(freedom: freedom) * (one + two).squareRoot()
    }
}

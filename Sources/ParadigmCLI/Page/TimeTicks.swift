/// Round times along an axis that begins at 0 and ends with a run: up to a minute 1, 2 or 5 times a power of ten, beyond
/// it what a clock divides into.
struct TimeTicks: Equatable {
    private static let steps: [Double] = [15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 43_200]

    /// Seconds, none beyond the end.
    let values: [Double]
    private let end: Double

    /// The times of an axis.
    ///
    /// - Parameters:
    ///   - end: Where the axis ends; seconds.
    ///   - count: How many steps there are at most.
    init(upTo end: Double, count: Int = 4) {
        self.end = end
        guard end >= 60 else {
            func ticks(_ steps: Int) -> [Double] {
                RoundTicks(upTo: end, steps: steps).values.filter { $0 <= end * 1.000_001 }
            }
            // Two numbers are hardly an axis, as where a long step has no second one before the end.
            let (usual, finer) = (ticks(count), ticks(count + 1))
            values = usual.count > 2 ? usual : finer
            return
        }
        let day = (end / Double(count) / 86_400).rounded(.up) * 86_400
        let step = Self.steps.first { $0 * Double(count) >= end } ?? day
        values = (0...Int(end / step)).map { Double($0) * step }
    }

    /// A time as a person reads it.
    func text(_ seconds: Double, _ figures: Figures) -> String {
        seconds == 0 ? "0" : end < 60 ? figures.time(seconds) : figures.span(seconds)
    }
}

package import ParadigmAPI

/// Measurements of several servers, models or versions beside each other: a pure computation over what
/// `speed-test --json` printed.
package struct SpeedComparison: Sendable {
    /// What became of a measure.
    package enum Verdict: String, Sendable {
        /// Better or worse by more than the tolerance, and by more than repeats differ.
        case better, worse
        /// Within the tolerance, or within what repeats differ.
        case same
    }

    /// One measure over all files.
    package struct Row: Sendable {
        /// What is compared.
        package let measure: SpeedMeasure
        /// Of each file; nil where it was not measured.
        package let spreads: [Spread?]
        /// Of each file, beside the first.
        package let verdicts: [Verdict?]
    }

    /// The measures that at least one file has.
    package let rows: [Row]
    /// The load of each file, that of its first run.
    let loads: [MeasuredLoad]

    /// A comparison; of measurements under different loads nothing is judged.
    ///
    /// - Parameters:
    ///   - files: The runs of each file; the first file is what the others are compared with.
    ///   - tolerance: The share by which a measure may be worse.
    package init(_ files: [[JSONValue]], tolerance: Double) {
        let loads = files.compactMap(\.first).map(MeasuredLoad.init)
        let isFair = MeasuredLoad.differences(loads).isEmpty
        self.loads = loads
        rows = SpeedMeasure.all.filter { $0.isMoreBetter != nil }
            .compactMap { measure in
                let spreads = files.map { runs in Spread(runs.compactMap { measure.value(in: $0) }) }
                guard spreads.contains(where: { $0 != nil }) else { return nil }
                let verdicts = spreads.enumerated()
                    .map { index, spread -> Verdict? in
                        guard isFair, index > 0, let spread, let base = spreads[0] else { return nil }
                        return measure.verdict(spread, beside: base, tolerance: tolerance)
                    }
                return Row(measure: measure, spreads: spreads, verdicts: verdicts)
            }
    }

    /// Whether any measure is worse than in the first file.
    package var hasRegression: Bool { rows.contains { $0.verdicts.contains(.worse) } }

    /// The runs that a line of a file holds: those of `--repeat`, or itself; nil when it is no measurement.
    package static func runs(in line: JSONValue) -> [JSONValue]? {
        guard line["answered_per_second"] != nil else { return nil }
        return line["runs"]?.array ?? [line]
    }
}

extension SpeedMeasure {
    /// The verdict on what repeats came to, beside what others did.
    ///
    /// - Parameters:
    ///   - spread: What is judged.
    ///   - base: What it is compared with.
    ///   - tolerance: The share of the base by which they may differ; of a share, the difference itself.
    /// - Returns: The verdict: the medians differ by more than the tolerance, and the means by more than chance makes them.
    func verdict(_ spread: Spread, beside base: Spread, tolerance: Double) -> SpeedComparison.Verdict {
        let sign = isMoreBetter == true ? 1.0 : -1.0
        let (gain, mean) = (sign * (spread.median - base.median), sign * (spread.mean - base.mean))
        let room = unit == .share ? tolerance : tolerance * abs(base.median)
        guard abs(gain) > room, abs(mean) > spread.noise(beside: base) ?? 0, gain * mean > 0 else { return .same }
        return gain > 0 ? .better : .worse
    }
}

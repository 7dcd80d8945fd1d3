/// Round numbers along an axis that begins at 0: steps of 1, 2 or 5 times a power of ten.
struct RoundTicks: Equatable {
    /// The numbers from 0 to the first that is no less than what the axis is to hold.
    let values: [Double]
    /// Decimals that tell them apart.
    let decimals: Int

    /// Where the axis ends; more than 0.
    var top: Double { values.last ?? 1 }

    /// The numbers of an axis that holds `greatest`.
    ///
    /// - Parameters:
    ///   - greatest: What the axis is to hold; finite.
    ///   - steps: How many steps there are at most.
    ///   - isWhole: Whether only whole numbers make sense.
    init(upTo greatest: Double, steps: Int = 4, isWhole: Bool = false) {
        var (power, decimals) = isWhole ? (1.0, 0) : (0.001, 3)
        while power * 10 * Double(steps) < greatest {
            power *= 10
            decimals = max(0, decimals - 1)
        }
        let step = [1, 2, 5, 10].map { $0 * power }.first { $0 * Double(steps) >= greatest } ?? power * 10
        let count = max(1, Int((greatest / step).rounded(.up)))
        values = (0...count).map { Double($0) * step }
        self.decimals = step == power * 10 ? max(0, decimals - 1) : decimals
    }
}

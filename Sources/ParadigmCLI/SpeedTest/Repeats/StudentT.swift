/// Student's distribution, as far as a confidence interval needs it.
package enum StudentT {
    /// What a value stays below with 97.5 %, by degrees of freedom from 1 to 30.
    private static let quantiles = [
        12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
        2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
    ]

    /// How many standard errors an interval of 95 % reaches to either side.
    ///
    /// - Parameter freedom: Degrees of freedom, 1 at least; a part of one does not count.
    /// - Returns: From a table; beyond 30 within a thousandth.
    package static func reach(freedom: Double) -> Double {
        let whole = Int(min(max(1, freedom), 1e9))
        return whole <= quantiles.count ? quantiles[whole - 1] : 1.96 + 2.45 / Double(whole)
    }
}

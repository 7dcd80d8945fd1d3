/// The logarithm to base 2 of a number above 0, to five digits; that of 0 or less is far below any other.
///
/// Swift's own library has none, and the C library's would be one more import that differs from system to system.
/// log₂(2ᵉ · m) = e + log₂ m, and ln m = 2 · (t + t³/3 + t⁵/5 + …) with t = (m − 1) / (m + 1), at most ⅓ here.
func binaryLogarithm(_ value: Double) -> Double {
    guard value > 0, value.isFinite else { return value > 0 ? 1_024 : -1_024 }
    let t = (value.significand - 1) / (value.significand + 1)
    let square = t * t
    let series = t * (1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square * (1 / 9)))))
    return Double(value.exponent) + series * 2 / 0.693_147_180_559_945_3
}

import ParadigmBatch
import ParadigmGround

/// Random numbers that depend on nothing but a seed and what they are for: asked twice, they are the same.
struct Draw {
    /// What a number is for, so that no two uses share one.
    enum Use: UInt64 {
        case service, fate, trouble, lost, status, length, source, sink
    }

    let seed: UInt64

    /// A number in 0..<1.
    func unit(_ use: Use, _ row: Int = 0, _ send: Int = 0) -> Double {
        var mixed = seed &* 0xD134_2543_DE82_EF95
        for part in [use.rawValue, UInt64(row), UInt64(send)] {
            mixed = (mixed ^ (mixed >> 29) ^ part) &* 0xBF58_476D_1CE4_E5B9
        }
        var units = SplitMix64(seed: mixed)
        return units.unit()
    }

    /// A number from a lognormal distribution with mean 1.
    func lognormal(sigma: Double, _ use: Use, _ row: Int = 0, _ send: Int = 0) -> Double {
        let radius = (-2 * log(1 - unit(use, row, 2 * send))).squareRoot()
        let normal = radius * cos(2 * Double.pi * unit(use, row, 2 * send + 1))
        return exp(sigma * normal - sigma * sigma / 2)
    }
}

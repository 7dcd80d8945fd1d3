import ParadigmAPI

extension JSONValue {
    /// Percentiles, to microseconds, the finest that a measurement means; null for nil.
    static func percentiles(_ values: Percentiles?) -> JSONValue {
        guard let values else { return .null }
        return [
            "p50": .rounded(values.p50, decimals: 6), "p90": .rounded(values.p90, decimals: 6),
            "p95": .rounded(values.p95, decimals: 6), "p99": .rounded(values.p99, decimals: 6),
            "max": .rounded(values.max, decimals: 6),
        ]
    }
}

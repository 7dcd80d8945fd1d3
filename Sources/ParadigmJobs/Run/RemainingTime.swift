import ParadigmGround

/// How long the rest of a batch takes: a pure value of its progress.
package struct RemainingTime: Sendable {
    /// Rows that have no outcome yet.
    package var left: Int
    /// Those of them that were not sent yet.
    package var unsent: Int
    /// Rows a second, over the last seconds.
    package var rowsPerSecond: Double
    /// Rows a minute that the limits which are known allow; nil for no limit.
    package var allowedPerMinute: Double?
    /// How long the next row waits for such a limit; nil when something else, or nothing, holds it up.
    package var waitForLimit: Duration?

    /// A rest of which nothing else is known.
    package init(left: Int, unsent: Int, rowsPerSecond: Double) {
        self.left = max(0, left)
        self.unsent = min(max(0, unsent), max(0, left))
        self.rowsPerSecond = rowsPerSecond
    }

    /// The estimate; nil while nothing tells how fast it goes.
    ///
    /// Where a limit holds the rows up, it says how fast they go: the present rate counts the rows of a few seconds,
    /// which under a limit per minute may be many or none. Elsewhere the present rate says so, and the limit how fast
    /// they can go at most.
    package var estimate: Duration? {
        let byRate = rowsPerSecond > 0 ? Double(left) / rowsPerSecond : nil
        guard let allowedPerMinute, allowedPerMinute > 0 else { return byRate.map(Duration.seconds) }
        let byLimit = Double(unsent) / allowedPerMinute * 60
        if let waitForLimit { return waitForLimit + .seconds(byLimit) }
        return .seconds(max(byRate ?? 0, byLimit))
    }
}

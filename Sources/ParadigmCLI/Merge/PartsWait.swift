package import ParadigmJobs

/// When parts are looked for again, and when somebody is told: a value that is given the time.
///
/// At first a look a second, then each takes twice as long to come as the one before, up to 10 s: a thousand parts on a
/// shared folder are a few thousand questions to its server.
package struct PartsWait: Sendable {
    /// What to do after a look.
    package enum Action: Sendable, Hashable {
        /// All parts are complete.
        case merge
        /// Look again after a while; say how far the parts are, if that is worth it.
        case wait(Duration, says: Bool)
        /// The time is over.
        case giveUp
    }

    private static let longest = Duration.seconds(10)
    private static let silence = Duration.seconds(60)

    private let limit: Duration?
    private var pause = Duration.seconds(1)
    private var told: (look: PartsLook?, at: Duration)?

    /// A wait that has not begun.
    ///
    /// - Parameter limit: How long it may last; nil for as long as it takes.
    package init(limit: Duration?) {
        self.limit = limit
    }

    /// Decides after a look.
    ///
    /// - Parameters:
    ///   - look: What was found; nil for nothing.
    ///   - elapsed: The time since the first look.
    /// - Returns: What to do.
    package mutating func next(after look: PartsLook?, at elapsed: Duration) -> Action {
        if look?.isComplete ?? false { return .merge }
        if let limit, elapsed >= limit { return .giveUp }
        defer { pause = min(Self.longest, pause * 2) }
        return .wait(min(pause, limit.map { $0 - elapsed } ?? pause), says: isWorthTelling(look, at: elapsed))
    }

    /// Whether something changed since it was told last, which is told once a minute at most.
    private mutating func isWorthTelling(_ look: PartsLook?, at elapsed: Duration) -> Bool {
        if let told, told.look == look || elapsed - told.at < Self.silence { return false }
        told = (look, elapsed)
        return true
    }
}

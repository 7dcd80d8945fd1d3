import ParadigmGround

/// As many sends in a row as may be in flight, and what their answers showed.
struct WindowRound: Sendable {
    let number: Int
    /// How many sends it has at least.
    let length: Int
    /// Whether all of it is sent at one level of the limit, so that it can be compared.
    var isMeasured: Bool
    private(set) var sent = 0
    private(set) var ended = 0
    private var failed = 0
    private(set) var lastSentAt: UInt64 = 0
    private(set) var sample = Throughput()
    private var longestGap: UInt64 = 0

    init(number: Int, length: Int, isMeasured: Bool) {
        self.number = number
        self.length = length
        self.isMeasured = isMeasured
    }

    /// The share of its ends that were failures of the server or the connection.
    var failedShare: Double { ended > 0 ? Double(failed) / Double(ended) : 0 }

    /// Sends without an end yet.
    var left: Int { sent - ended }

    mutating func send(now: UInt64) {
        if sent > 0 { longestGap = max(longestGap, now - lastSentAt) }
        sent += 1
        lastSentAt = now
    }

    mutating func end(_ answer: (tokens: Double, seconds: Double)?, isFailure: Bool, load: Double, entryLoad: Double) {
        ended += 1
        if isFailure { failed += 1 }
        if let answer {
            sample.add(tokens: answer.tokens, latency: answer.seconds, load: load, entryLoad: entryLoad)
        }
    }

    /// Whether the next send belongs to another round.
    ///
    /// A server whose answers all take the same time gives them in waves, and a part of a wave tells of a moment only:
    /// where sends come in waves, a round is made of whole ones.
    ///
    /// - Parameters:
    ///   - latency: The usual latency in seconds; 0 when it is not known.
    ///   - now: The time of the next send.
    /// - Returns: Whether it does.
    func isComplete(usualLatency latency: Double, now: UInt64) -> Bool {
        guard sent >= length else { return false }
        guard hasWaves(usualLatency: latency), sent < 2 * length else { return true }
        return Self.isLull(now - min(now, lastSentAt), usualLatency: latency)
    }

    /// Whether its sends came in waves: an eighth of the usual latency passed without one.
    func hasWaves(usualLatency latency: Double) -> Bool {
        latency > 0 && Double(longestGap) * 1e-9 > latency / 8
    }

    /// Whether so many nanoseconds without a send are the time between two waves.
    static func isLull(_ gap: UInt64, usualLatency latency: Double) -> Bool {
        latency > 0 && Double(gap) * 1e-9 > latency / 16
    }

    /// Whether enough of its sends have ended; only for one that has all of them.
    ///
    /// The first answers to come are the short ones, so all are waited for; but one that hangs must hold nothing up.
    /// When 15 of 16 have ended, the others get twice the mean latency from the last send on; a quarter is enough after
    /// ten times the mean, and any number after twenty: the others starve.
    ///
    /// - Parameters:
    ///   - latency: The usual latency in seconds, for a round that has no answers of its own; 0 when it is not known.
    ///   - now: The time in nanoseconds.
    /// - Returns: Whether they have.
    func isOver(usualLatency latency: Double, now: UInt64) -> Bool {
        if left == 0 { return true }
        let waited = Double(now - lastSentAt) * 1e-9
        let usual = sample.count > 0 ? sample.meanLatency : latency
        if ended >= sent - sent / 16 { return sample.count < 4 || waited > 2 * usual }
        guard usual > 0 else { return false }
        let isEnough = sample.count >= 4 && ended * 4 >= sent
        return waited > (isEnough ? 1 : 2) * RoundLedger.patience * usual
    }

    /// Whether a part of it tells as much as all: answers follow their lengths closely, and it takes long.
    var isTelling: Bool {
        sample.count >= 12 && ended * 4 >= sent && sent >= length && sample.meanLatency > 2 && sample.error < 0.01
    }
}

/// So many requests, or tokens, in any minute: a limit that the user gave, or one that was found out.
///
/// Two rules together. The generic cell rate algorithm (ITU-T I.371) spaces sends evenly, with a burst of 1.5 s' worth.
/// A count over the last minute, kept in 128 slots of 468.75 ms, makes sure that no sliding minute ever holds more than
/// the limit; since a slot is forgotten only when the whole of it is a minute old, up to 1 % of the limit stays unused.
/// An amount above the whole limit passes when the minute is empty, so that no row starves.
struct MinuteLimit: Sendable, Equatable {
    static let minute: UInt64 = 60 * 1_000_000_000
    static let burst: UInt64 = 1_500_000_000
    static let slotLength: UInt64 = minute / 128
    private static let slotCount = 129

    /// The most in any minute, at least 1.
    var limit: Int {
        didSet { limit = max(1, limit) }
    }
    private var slots = [Int](repeating: 0, count: Self.slotCount)
    private var newest = 0
    private var sum = 0
    /// When all that was sent is paid for at the limit's rate.
    private var paidAt: UInt64 = 0

    init(_ limit: Int) {
        self.limit = max(1, limit)
    }

    /// Begins as one of several who would all send their first amount at once: each at a place of its own in the time for
    /// which a whole amount has to be waited.
    ///
    /// - Parameters:
    ///   - place: Where in that time, in 0..<1.
    ///   - amount: What is sent each time.
    ///   - now: The time in nanoseconds.
    mutating func begin(at place: Double, of amount: Int, now: UInt64) {
        // Who waits for less than the burst is not held up by others who begin with it.
        guard price(of: amount) > Self.burst else { return }
        paidAt = now + Self.burst + Self.part(place, of: price(of: amount))
    }

    /// Moves what is sent next, by up to half of the time for which an amount has to be waited, to an earlier or a later
    /// moment: those who were refused since they send at the same moments would meet again.
    ///
    /// - Parameters:
    ///   - place: Where in that time, in 0..<1; a half is where it was.
    ///   - amount: What is sent each time.
    mutating func move(to place: Double, of amount: Int) {
        let price = price(of: amount)
        guard price > Self.burst else { return }
        paidAt = paidAt - min(paidAt, price / 2) + Self.part(place, of: price)
    }

    private static func part(_ unit: Double, of time: UInt64) -> UInt64 { UInt64(min(max(0, unit), 1) * Double(time)) }

    /// What was sent in the last minute, and up to half a second before it.
    mutating func count(now: UInt64) -> Int {
        advance(to: now)
        return sum
    }

    /// When an amount may be sent, as far as is known: not after `now` means at once.
    ///
    /// - Parameters:
    ///   - amount: The amount.
    ///   - isShared: Whether others send as much under the same limit, each of whom counts what all of them send: a minute
    ///     may then hold one amount more than fits into it whole, since they take turns.
    ///   - now: The time in nanoseconds.
    /// - Returns: The time.
    mutating func nextSend(of amount: Int, isShared: Bool = false, now: UInt64) -> UInt64 {
        advance(to: now)
        let paced = paidAt > Self.burst ? paidAt - Self.burst : 0
        let takesTurns = isShared && amount < limit && price(of: amount) > Self.burst
        let room = takesTurns ? (limit - 1) / amount * amount : limit - min(amount, limit)
        guard sum > room else { return paced }
        var left = sum
        for slot in max(0, newest - Self.slotCount + 1)...newest {
            left -= slots[slot % Self.slotCount]
            if left <= room { return max(paced, UInt64(slot + Self.slotCount) * Self.slotLength) }
        }
        return paced
    }

    /// Counts an amount as sent.
    ///
    /// - Returns: The slot it is counted in.
    mutating func send(_ amount: Int, now: UInt64) -> Int {
        advance(to: now)
        slots[newest % Self.slotCount] += amount
        sum += amount
        paidAt = max(paidAt, now) + price(of: amount)
        return newest
    }

    /// Replaces an estimate by what was used.
    mutating func correct(slot: Int, from estimate: Int, to used: Int) {
        if slot > newest - Self.slotCount {
            slots[slot % Self.slotCount] += used - estimate
            sum += used - estimate
        }
        if used >= estimate {
            paidAt += price(of: used - estimate)
        } else {
            paidAt -= min(paidAt, price(of: estimate - used))
        }
    }

    private func price(of amount: Int) -> UInt64 {
        UInt64(min(amount, 100_000_000)) * Self.minute / UInt64(limit)
    }

    private mutating func advance(to now: UInt64) {
        let current = Int(now / Self.slotLength)
        guard current > newest else { return }
        if current - newest >= Self.slotCount {
            for slot in slots.indices { slots[slot] = 0 }
            sum = 0
        } else {
            for slot in (newest + 1)...current {
                sum -= slots[slot % Self.slotCount]
                slots[slot % Self.slotCount] = 0
            }
        }
        newest = current
    }
}

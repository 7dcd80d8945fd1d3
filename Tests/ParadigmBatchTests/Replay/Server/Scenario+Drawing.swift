import ParadigmBatch
import ParadigmGround

/// Takes whole decisions out of a row of random numbers.
private struct Dice {
    var units: SplitMix64

    mutating func chance(_ probability: Double) -> Bool { units.unit() < probability }

    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * units.unit() }

    mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(units.unit() * Double(range.count))
    }

    mutating func time(_ low: UInt64, _ high: UInt64) -> UInt64 { UInt64(between(Double(low), Double(high))) }

    /// Small numbers as often as large ones.
    mutating func scale(_ range: ClosedRange<Int>) -> Int {
        let (low, high) = (Double(range.lowerBound), Double(range.upperBound) + 0.99)
        return Int(low * pow(high / low, units.unit()))
    }

    mutating func element<Element>(_ elements: [Element]) -> Element { elements[whole(0...(elements.count - 1))] }
}

extension Scenario {
    /// The scenario of a seed: calm, with one or two troubles, with outages alone, or with many troubles at once.
    static func drawn(from seed: UInt64) -> Scenario {
        var dice = Dice(units: SplitMix64(seed: seed))
        var scenario = Scenario(seed: seed)
        scenario.drawSizes(&dice)
        switch dice.units.unit() {
        case ..<0.08: break
        case ..<0.2: scenario.drawOutages(&dice)
        case ..<0.6: for _ in 0..<dice.whole(1...2) { scenario.drawTrouble(dice.whole(0...(troubles - 1)), &dice) }
        default: for trouble in 0..<troubles where dice.chance(0.2) { scenario.drawTrouble(trouble, &dice) }
        }
        scenario.canBeReadAhead = dice.chance(0.5)
        return scenario
    }

    private mutating func drawSizes(_ dice: inout Dice) {
        isShuffled = dice.chance(0.5)
        rows = dice.chance(0.05) ? dice.whole(0...3) : dice.scale(20...250)
        workers = dice.scale(1...48)
        window =
            dice.chance(0.5)
            ? .fixed(dice.scale(1...64)) : .adaptive(start: dice.scale(1...32), ceiling: dice.scale(4...64))
        let mean = dice.time(20 * millisecond, 1_500 * millisecond)
        service = dice.chance(0.4) ? .fixed(mean) : .lognormal(mean: mean, sigma: dice.between(0.2, 1))
        if dice.chance(0.5) { slots = dice.scale(2...40) }
        if dice.chance(0.2) { slowUntil = dice.time(second, 10 * second) }
        if dice.chance(0.2) { rates.slowSource = dice.between(0, 0.5) }
        if dice.chance(0.2) { rates.slowSink = dice.between(0, 0.5) }
        if dice.chance(0.2) { hedgedPercent = dice.scale(2...50) }
        if dice.chance(0.2) { rates.streamed = dice.between(0, 1) }
    }

    private mutating func drawOutages(_ dice: inout Dice) {
        var from = dice.chance(0.1) ? 0 : dice.time(0, span)
        for _ in 0..<dice.whole(1...2) {
            let to = from + dice.time(second, 60 * second)
            outages.append(Outage(kind: dice.element(OutageKind.allCases), from: from, to: to))
            from = to + dice.time(second, 30 * second)
        }
    }

    private mutating func drawSpells(_ dice: inout Dice) {
        var from = dice.chance(0.1) ? 0 : dice.time(0, span)
        for _ in 0..<dice.whole(1...2) {
            let to = from + dice.time(second, 300 * second)
            var asked: UInt64?
            if dice.chance(0.4) { asked = dice.time(0, 10 * second) }
            // A day is a blunder.
            if dice.chance(0.3) { asked = dice.time(60 * second, 86_400 * second) }
            spells.append(Spell(from: from, to: to, asked: asked))
            from = to + dice.time(second, 30 * second)
        }
    }

    private static let troubles = 27

    private mutating func drawTrouble(_ number: Int, _ dice: inout Dice) {
        switch number {
        case 0, 1: drawOutages(&dice)
        case 2, 3:
            queueLimit = dice.whole(0...20)
            slots = min(slots, dice.scale(1...20))
            retryAfter = dice.chance(0.5) ? dice.time(0, 8 * second) : nil
        case 4:
            minuteLimit = MinuteLimit(
                requests: dice.scale(20...400),
                sendsFields: dice.chance(0.7),
                sendsRetryAfter: dice.chance(0.5)
            )
        case 5: rates.transient = dice.between(0, 0.4)
        case 6: rates.lost = dice.between(0, 0.3)
        case 7: rates.cut = dice.between(0, 0.2)
        case 8: rates.garbled = dice.between(0, 0.2)
        case 9: rates.poison = dice.between(0, 0.2)
        case 19: rates.poisonAtEnd = dice.whole(0...min(40, rows))
        case 10: rates.refused = dice.between(0, 0.3)
        case 11: rates.endless = dice.between(0, 0.05)
        case 12: keyRefusedFrom = dice.chance(0.3) ? 0 : dice.time(0, span)
        case 13: quota = dice.whole(0...rows)
        case 14: refusal = dice.element([400, 403, 404, 422])
        case 15: stopAt = dice.time(0, span)
        case 16: cancelAt = dice.time(0, span)
        case 17:
            if dice.chance(0.7) { sinkFailsAt = dice.whole(0...rows) } else { sourceFailsAt = dice.whole(0...rows) }
        case 20: rates.noAnswer = dice.between(0, 0.3)
        case 21: rates.proxy = dice.between(0, 0.3)
        case 22: rates.tooLarge = dice.between(0, 0.1)
        case 23: untrustedFrom = dice.chance(0.3) ? 0 : dice.time(0, span)
        case 24: closeAt = dice.time(0, span)
        case 26: drawSpells(&dice)
        case 25: rates.callingSink = dice.between(0, 1)
        default: tokenCap = dice.whole(0...(rows * ReplayServer.tokensPerRow))
        }
    }

    /// About how long an undisturbed run takes.
    private var span: UInt64 { UInt64(rows) * service.mean / UInt64(min(ceiling, slots)) + second }
}

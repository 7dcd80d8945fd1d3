/// A regular expression of a schema: the part of ECMA-262 that schemas are written with, in time linear in the text.
///
/// Known are alternatives, groups, the quantifiers, sets, `.`, `^`, `$` and the usual escapes. What looks ahead, behind
/// or back is refused, and so is anything that a program that tries one way after the other would take for ever over.
struct TextPattern: Hashable, Sendable {
    /// What is not known.
    struct Unknown: Error {
        let part: String
    }

    /// One step of the machine that looks for the pattern.
    enum Step: Hashable, Sendable {
        case scalar(ScalarSet)
        case atStart
        case atEnd
        case either(Int, Int)
        case found
    }

    /// Steps that a pattern may come to: counts are written out.
    static let stepLimit = 20_000

    /// The pattern as it is written.
    let text: String
    private let steps: [Step]

    /// Reads a pattern.
    ///
    /// - Throws: ``Unknown``.
    init(_ text: String) throws(Unknown) {
        self.text = text
        var reader = PatternReader(text)
        var writer = PatternWriter()
        try writer.write(try reader.whole())
        steps = writer.steps + [.found]
    }

    /// Whether the pattern matches some part of a text.
    func occurs(in text: String) -> Bool {
        var here = Places(count: steps.count)
        var next = Places(count: steps.count)
        var isStart = true
        var scalars = text.unicodeScalars.makeIterator()
        var scalar = scalars.next()
        while true {
            if add(0, to: &here, isStart: isStart, isEnd: scalar == nil) { return true }
            guard let current = scalar else { return false }
            scalar = scalars.next()
            next.removeAll()
            for place in here.list {
                guard case .scalar(let set) = steps[place], set.contains(current) else { continue }
                if add(place + 1, to: &next, isStart: false, isEnd: scalar == nil) { return true }
            }
            swap(&here, &next)
            isStart = false
        }
    }

    /// Adds a step and those that it leads to without a character.
    ///
    /// - Returns: Whether the pattern is found.
    private func add(_ first: Int, to places: inout Places, isStart: Bool, isEnd: Bool) -> Bool {
        var waiting = [first]
        while let place = waiting.popLast() {
            guard places.insert(place) else { continue }
            switch steps[place] {
            case .scalar: break
            case .atStart: if isStart { waiting.append(place + 1) }
            case .atEnd: if isEnd { waiting.append(place + 1) }
            case .either(let one, let other): waiting += [place + one, place + other]
            case .found: return true
            }
        }
        return false
    }

    /// Steps that are reached at one character.
    private struct Places {
        private(set) var list: [Int] = []
        private var marks: [Bool]

        init(count: Int) {
            marks = [Bool](repeating: false, count: count)
        }

        mutating func insert(_ place: Int) -> Bool {
            guard !marks[place] else { return false }
            marks[place] = true
            list.append(place)
            return true
        }

        mutating func removeAll() {
            for place in list { marks[place] = false }
            list.removeAll(keepingCapacity: true)
        }
    }
}

/// Writes the steps of a pattern.
private struct PatternWriter {
    private(set) var steps: [TextPattern.Step] = []

    mutating func write(_ part: PatternPart) throws(TextPattern.Unknown) {
        guard steps.count < TextPattern.stepLimit else { throw TextPattern.Unknown(part: "{…}") }
        switch part {
        case .scalar(let set): steps.append(.scalar(set))
        case .atStart: steps.append(.atStart)
        case .atEnd: steps.append(.atEnd)
        case .sequence(let parts): for part in parts { try write(part) }
        case .choice(let parts): try write(parts[...])
        case .repeated(let part, let least, let most):
            for _ in 0..<least { try write(part) }
            guard let most else { return try writeLoop(part) }
            for _ in least..<max(least, most) { try writeOptional(part) }
        }
    }

    private mutating func write(_ choices: ArraySlice<PatternPart>) throws(TextPattern.Unknown) {
        guard let first = choices.first else { return }
        guard choices.count > 1 else { return try write(first) }
        let fork = steps.count
        steps.append(.found)
        try write(first)
        let jump = steps.count
        steps.append(.found)
        steps[fork] = .either(1, steps.count - fork)
        try write(choices.dropFirst())
        steps[jump] = .either(steps.count - jump, steps.count - jump)
    }

    private mutating func writeLoop(_ part: PatternPart) throws(TextPattern.Unknown) {
        let fork = steps.count
        steps.append(.found)
        try write(part)
        steps.append(.either(fork - steps.count, fork - steps.count))
        steps[fork] = .either(1, steps.count - fork)
    }

    private mutating func writeOptional(_ part: PatternPart) throws(TextPattern.Unknown) {
        let fork = steps.count
        steps.append(.found)
        try write(part)
        steps[fork] = .either(1, steps.count - fork)
    }
}

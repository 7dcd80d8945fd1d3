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
    fileprivate enum Step: Hashable, Sendable {
        case scalar(ScalarSet)
        case atStart
        case atEnd
        case either(Int, Int)
        case found
    }

    /// Steps that a pattern may come to: counts are written out.
    fileprivate static let stepLimit = 20_000

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

/// Characters that may stand at one place.
private struct ScalarSet: Hashable, Sendable {
    static let digits = ScalarSet([0x30...0x39])
    static let words = ScalarSet([0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A])
    /// White space and line ends of ECMA-262.
    static let spaces = ScalarSet(
        [0x09...0x0D, 0x20...0x20, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F]
            + [0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF]
    )
    static let any = ScalarSet([0x0A...0x0A, 0x0D...0x0D, 0x2028...0x2029]).inverted

    private(set) var ranges: [ClosedRange<UInt32>]

    init(_ ranges: [ClosedRange<UInt32>]) {
        self.ranges = ranges
    }

    init(_ scalar: Unicode.Scalar) {
        ranges = [scalar.value...scalar.value]
    }

    mutating func formUnion(_ other: ScalarSet) { ranges += other.ranges }

    /// All others.
    var inverted: ScalarSet {
        var others: [ClosedRange<UInt32>] = []
        var start: UInt32 = 0
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if range.lowerBound > start { others.append(start...range.lowerBound - 1) }
            start = max(start, range.upperBound + 1)
        }
        if start <= 0x10_FFFF { others.append(start...0x10_FFFF) }
        return ScalarSet(others)
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar.value) }
    }
}

/// A part of a pattern.
private indirect enum PatternPart {
    case scalar(ScalarSet)
    case atStart
    case atEnd
    case sequence([PatternPart])
    case choice([PatternPart])
    case repeated(PatternPart, least: Int, most: Int?)
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

/// Reads a pattern into its parts.
private struct PatternReader {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0

    init(_ text: String) {
        scalars = Array(text.unicodeScalars)
    }

    mutating func whole() throws(TextPattern.Unknown) -> PatternPart {
        let part = try choice()
        guard position == scalars.count else { throw unknown(from: position) }
        return part
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private func unknown(from start: Int) -> TextPattern.Unknown {
        var text = ""
        for scalar in scalars[min(start, scalars.count)..<min(start + 4, scalars.count)] {
            text.unicodeScalars.append(scalar)
        }
        return TextPattern.Unknown(part: text)
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private mutating func choice() throws(TextPattern.Unknown) -> PatternPart {
        depth += 1
        defer { depth -= 1 }
        guard depth < 100 else { throw unknown(from: position) }
        var choices = [try sequence()]
        while take("|") { choices.append(try sequence()) }
        return choices.count == 1 ? choices[0] : .choice(choices)
    }

    private mutating func sequence() throws(TextPattern.Unknown) -> PatternPart {
        var parts: [PatternPart] = []
        while let next, next != "|", next != ")" {
            let start = position
            let part = try atom()
            parts.append(try quantified(part, from: start))
        }
        return .sequence(parts)
    }

    private mutating func atom() throws(TextPattern.Unknown) -> PatternPart {
        let start = position
        guard let scalar = next else { throw unknown(from: start) }
        position += 1
        switch scalar {
        case "^": return .atStart
        case "$": return .atEnd
        case ".": return .scalar(.any)
        case "[": return .scalar(try set(from: start))
        case "\\": return .scalar(try escape(from: start))
        case "(":
            if take("?"), !take(":") { throw unknown(from: start) }
            let part = try choice()
            guard take(")") else { throw unknown(from: start) }
            return part
        case "*", "+", "?", "{", "}", "]": throw unknown(from: start)
        default: return .scalar(ScalarSet(scalar))
        }
    }

    private mutating func quantified(_ part: PatternPart, from start: Int) throws(TextPattern.Unknown) -> PatternPart {
        var part = part
        let bounds: (Int, Int?)
        let mark = position
        if take("*") {
            bounds = (0, nil)
        } else if take("+") {
            bounds = (1, nil)
        } else if take("?") {
            bounds = (0, 1)
        } else if take("{") {
            bounds = try counts(from: mark)
        } else {
            return part
        }
        // Whether as many or as few as possible are taken makes no difference to whether there is a match.
        _ = take("?")
        switch part {
        case .atStart, .atEnd: throw unknown(from: start)
        default: part = .repeated(part, least: bounds.0, most: bounds.1)
        }
        if let next, "*+?{".unicodeScalars.contains(next) { throw unknown(from: mark) }
        return part
    }

    private mutating func counts(from start: Int) throws(TextPattern.Unknown) -> (Int, Int?) {
        guard let least = number() else { throw unknown(from: start) }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}"), least <= most ?? least, max(least, most ?? 0) <= 1_000 else { throw unknown(from: start) }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var number: Int?
        while let digit = next, ("0"..."9").contains(digit), (number ?? 0) < 100_000 {
            number = (number ?? 0) * 10 + Int(digit.value - 0x30)
            position += 1
        }
        return number
    }

    // MARK: Sets

    private mutating func set(from start: Int) throws(TextPattern.Unknown) -> ScalarSet {
        let isInverted = take("^")
        var set = ScalarSet([])
        while !take("]") {
            let first = try member(from: start)
            guard next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" else {
                set.formUnion(first)
                continue
            }
            position += 1
            let last = try member(from: start)
            guard let low = first.single, let high = last.single, low <= high else { throw unknown(from: start) }
            set.formUnion(ScalarSet([low...high]))
        }
        return isInverted ? set.inverted : set
    }

    private mutating func member(from start: Int) throws(TextPattern.Unknown) -> ScalarSet {
        guard let scalar = next else { throw unknown(from: start) }
        let place = position
        position += 1
        guard scalar == "\\" else { return ScalarSet(scalar) }
        if take("b") { return ScalarSet("\u{08}") }
        return try escape(from: place)
    }

    // MARK: Escapes

    private mutating func escape(from start: Int) throws(TextPattern.Unknown) -> ScalarSet {
        guard let scalar = next else { throw unknown(from: start) }
        position += 1
        switch scalar {
        case "d": return .digits
        case "D": return ScalarSet.digits.inverted
        case "w": return .words
        case "W": return ScalarSet.words.inverted
        case "s": return .spaces
        case "S": return ScalarSet.spaces.inverted
        case "t": return ScalarSet("\t")
        case "n": return ScalarSet("\n")
        case "r": return ScalarSet("\r")
        case "f": return ScalarSet("\u{0C}")
        case "v": return ScalarSet("\u{0B}")
        case "x": return try hexadecimal(2, from: start)
        case "u": return try hexadecimal(4, from: start)
        // A letter or a digit means something, and it is not known here.
        case "a"..."z", "A"..."Z", "0"..."9": throw unknown(from: start)
        default: return ScalarSet(scalar)
        }
    }

    private mutating func hexadecimal(_ count: Int, from start: Int) throws(TextPattern.Unknown) -> ScalarSet {
        var value: UInt32 = 0
        for _ in 0..<count {
            guard let digit = next?.hexadecimalValue else { throw unknown(from: start) }
            value = value << 4 | digit
            position += 1
        }
        guard let scalar = Unicode.Scalar(value) else { throw unknown(from: start) }
        return ScalarSet(scalar)
    }
}

extension ScalarSet {
    /// The one character of a set that has no other.
    fileprivate var single: UInt32? {
        guard ranges.count == 1, ranges[0].count == 1 else { return nil }
        return ranges[0].lowerBound
    }
}

extension Unicode.Scalar {
    fileprivate var hexadecimalValue: UInt32? {
        switch self {
        case "0"..."9": value - 0x30
        case "a"..."f": value - 0x61 + 10
        case "A"..."F": value - 0x41 + 10
        default: nil
        }
    }
}

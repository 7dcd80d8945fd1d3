/// A part of a pattern.
indirect enum PatternPart {
    case scalar(ScalarSet)
    case atStart
    case atEnd
    case sequence([PatternPart])
    case choice([PatternPart])
    case repeated(PatternPart, least: Int, most: Int?)
}

/// Reads a pattern into its parts.
struct PatternReader {
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

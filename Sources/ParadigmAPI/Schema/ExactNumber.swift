/// A number exactly as JSON writes it, whatever its size: 0.d₁d₂d₃… · 10^exponent.
struct ExactNumber: Hashable, Sendable, Comparable {
    /// Beyond this an exponent is as good as infinite.
    private static let exponentLimit = 1 << 40

    private let isNegative: Bool
    /// The digits without zeros at either end; none for zero.
    private let digits: [UInt8]
    private let exponent: Int

    /// The number that a literal spells.
    init(_ number: JSONNumber) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var rest = number.literal.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                let isSmall = rest.first == UInt8(ascii: "-")
                // Of so many digits that they do not fit, only the sign matters.
                let written = Int(Substring(rest)) ?? (isSmall ? -Self.exponentLimit : Self.exponentLimit)
                exponent = max(-Self.exponentLimit, min(written, Self.exponentLimit))
                rest = rest[rest.endIndex...]
            default: digits.append(byte)
            }
        }
        exponent += point ?? digits.count
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        self.digits = digits
        self.isNegative = isNegative && !digits.isEmpty
        self.exponent = digits.isEmpty ? 0 : exponent - leading
    }

    /// Whether there is nothing behind the point.
    var isInteger: Bool { digits.isEmpty || exponent >= digits.count }

    static func < (left: ExactNumber, right: ExactNumber) -> Bool {
        if left.isNegative != right.isNegative { return left.isNegative }
        return left.isNegative ? right.isCloserToZero(than: left) : left.isCloserToZero(than: right)
    }

    private func isCloserToZero(than other: ExactNumber) -> Bool {
        if digits.isEmpty || other.digits.isEmpty { return digits.isEmpty && !other.digits.isEmpty }
        if exponent != other.exponent { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}

extension JSONValue {
    /// Whether both are the same value as JSON Schema has it: 1 and 1.0 are, and the order of members does not count.
    func isSame(as other: JSONValue) -> Bool {
        switch (self, other) {
        case (.number(let left), .number(let right)):
            return left == right || ExactNumber(left) == ExactNumber(right)
        case (.array(let left), .array(let right)):
            return left.count == right.count && zip(left, right).allSatisfy { $0.isSame(as: $1) }
        case (.object(let left), .object(let right)):
            let (left, right) = (left.byKey, right.byKey)
            return left.count == right.count
                && left.allSatisfy { key, value in right[key].map(value.isSame) ?? false }
        default: return self == other
        }
    }
}

/// A value that is equal to those which JSON Schema takes for the same.
struct SameValue: Hashable {
    let value: JSONValue

    static func == (left: SameValue, right: SameValue) -> Bool { left.value.isSame(as: right.value) }

    func hash(into hasher: inout Hasher) {
        switch value {
        case .null: break
        case .bool(let isTrue): hasher.combine(isTrue)
        case .number(let number): hasher.combine(ExactNumber(number))
        case .string(let text): hasher.combine(text)
        case .array(let elements): for element in elements { SameValue(value: element).hash(into: &hasher) }
        // Their order does not count.
        case .object(let object):
            var sum = 0
            for (key, value) in object.byKey {
                var member = Hasher()
                member.combine(key)
                SameValue(value: value).hash(into: &member)
                sum &+= member.finalize()
            }
            hasher.combine(sum)
        }
    }
}

extension JSONObject {
    /// The members by their keys; of repeated ones the last.
    package var byKey: [String: JSONValue] {
        Dictionary(map { ($0.key, $0.value) }) { $1 }
    }
}

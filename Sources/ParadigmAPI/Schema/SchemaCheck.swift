/// The check of one value: what it comes to is in ``faults``.
///
/// Of members with the same key each must be right, since nobody knows which one a reader takes.
struct SchemaCheck {
    /// More are of no use to a model.
    private static let faultLimit = 5
    /// What may be tried of choices: choices within choices could take for ever.
    private static let trialLimit = 300_000
    /// Values, references and choices within each other.
    private static let depthLimit = 1_000

    private let schema: JSONSchema
    private(set) var faults: [SchemaFault] = []
    private var path: [String] = []
    private var depth = 0
    /// Choices that are being tried, one within the other; what is wrong then is no fault yet.
    private var trials = 0
    /// How deep in the value the first thing is that is wrong in the trial under way.
    private var failedAt: Int?
    private var tried = 0
    /// Whether nothing more is looked at.
    private var isGivenUp = false

    /// A check by a schema.
    init(_ schema: JSONSchema) {
        self.schema = schema
    }

    /// Checks a value by one of the rules.
    mutating func check(_ value: JSONValue, by number: Int) {
        guard !isFull, mayGoOn() else { return }
        depth += 1
        defer { depth -= 1 }
        let node = schema.nodes[number]
        if node.isNever { return fail("nothing may stand here") }
        if let types = node.types, !types.includes(value) {
            return fail("expected \(types.words), found \(value.shown)")
        }
        if let next = node.reference { check(value, by: next) }
        for next in node.allOf { check(value, by: next) }
        if let choices = node.choices, !choices.contains(where: value.isSame) {
            fail("expected \(Self.list(choices)), found \(value.shown)")
        }
        if let constant = node.constant, !constant.isSame(as: value) {
            fail("expected \(constant.shown), found \(value.shown)")
        }
        switch value {
        case .number(let number): check(number, node)
        case .string(let text): check(text, node)
        case .array(let elements): check(elements, node)
        case .object(let object): check(object, node)
        case .bool, .null: break
        }
        if !node.anyOf.isEmpty { check(value, byAnyOf: node.anyOf) }
        if !node.oneOf.isEmpty { check(value, byOneOf: node.oneOf) }
    }

    /// Whether no further fault is wanted.
    private var isFull: Bool { trials > 0 ? failedAt != nil : faults.count >= Self.faultLimit }

    private mutating func mayGoOn() -> Bool {
        if trials > 0 { tried += 1 }
        if !isGivenUp, tried > Self.trialLimit || depth >= Self.depthLimit {
            isGivenUp = true
            faults.append(SchemaFault(pointer: "", message: "too many values within each other to be checked"))
        }
        return !isGivenUp
    }

    private mutating func fail(_ message: @autoclosure () -> String) {
        if trials > 0 {
            failedAt = failedAt ?? path.count
        } else if !isFull, !isGivenUp {
            faults.append(SchemaFault(pointer: JSONPointer.text(path), message: message()))
        }
    }

    private mutating func at(_ part: String, _ check: (inout SchemaCheck) -> Void) {
        path.append(part)
        check(&self)
        path.removeLast()
    }

    // MARK: Kinds of values

    private mutating func check(_ number: JSONNumber, _ node: JSONSchema.Node) {
        let bounds = [node.lowest, node.lowestExclusive, node.highest, node.highestExclusive]
        guard bounds.contains(where: { $0 != nil }) else { return }
        let exact = ExactNumber(number)
        let found = JSONValue.number(number).shown
        if let bound = node.lowest, exact < bound.exact { fail("expected at least \(bound.number), found \(found)") }
        if let bound = node.lowestExclusive, exact <= bound.exact {
            fail("expected more than \(bound.number), found \(found)")
        }
        if let bound = node.highest, exact > bound.exact { fail("expected at most \(bound.number), found \(found)") }
        if let bound = node.highestExclusive, exact >= bound.exact {
            fail("expected less than \(bound.number), found \(found)")
        }
    }

    private mutating func check(_ text: String, _ node: JSONSchema.Node) {
        if node.lengths != JSONSchema.Counts() {
            check(text.unicodeScalars.count, node.lengths, one: "character", many: "characters")
        }
        if let pattern = node.pattern, !pattern.occurs(in: text) {
            fail("expected a text that matches \(pattern.text), found \(JSONValue.string(text).shown)")
        }
        if node.isDate, !FullDate.isDate(text) {
            fail("expected a date as 2025-12-31, found \(JSONValue.string(text).shown)")
        }
    }

    private mutating func check(_ elements: [JSONValue], _ node: JSONSchema.Node) {
        check(elements.count, node.counts, one: "element", many: "elements")
        if node.isUnique, Set(elements.map(SameValue.init)).count < elements.count {
            fail("expected no element twice")
        }
        for (index, element) in elements.enumerated() {
            guard !isFull, let rule = index < node.firstItems.count ? node.firstItems[index] : node.items else {
                return
            }
            at("\(index)") { $0.check(element, by: rule) }
        }
    }

    private mutating func check(_ object: JSONObject, _ node: JSONSchema.Node) {
        if !node.required.isEmpty {
            let keys = Set(object.keys)
            for name in node.required where !keys.contains(name) {
                fail("the member \(JSONValue.string(name).shown) is missing")
            }
        }
        for member in object {
            guard !isFull else { return }
            if let names = node.names { at(member.key) { $0.check(.string(member.key), by: names) } }
            if let number = node.properties[member.key] {
                at(member.key) { $0.check(member.value, by: number) }
            } else if let number = node.additional {
                at(member.key) { check in
                    if check.schema.nodes[number].isNever {
                        check.fail("there may be no such member")
                    } else {
                        check.check(member.value, by: number)
                    }
                }
            }
        }
    }

    private mutating func check(_ count: Int, _ bounds: JSONSchema.Counts, one: String, many: String) {
        if let least = bounds.least, count < least {
            fail("expected at least \(least) \(least == 1 ? one : many), found \(count)")
        }
        if let most = bounds.most, count > most {
            fail("expected at most \(most) \(most == 1 ? one : many), found \(count)")
        }
    }

    // MARK: Choices

    private mutating func check(_ value: JSONValue, byAnyOf numbers: [Int]) {
        var near: [Int] = []
        for number in numbers {
            guard let depth = trial(value, number) else { return }
            // What fails further inside has the right sort of value, and its own faults say more.
            if depth > path.count { near.append(number) }
        }
        if let number = numbers.count == 1 ? numbers[0] : near.first, near.count < 2 {
            check(value, by: number)
        } else if near.isEmpty, let types = types(of: numbers), !types.includes(value) {
            fail("expected \(types.words), found \(value.shown)")
        } else {
            fail("fits none of the \(numbers.count) forms that are allowed here, found \(value.shown)")
        }
    }

    /// The types of all choices together; nil when one of them names none.
    private func types(of numbers: [Int]) -> JSONTypes? {
        var types: JSONTypes = []
        for number in numbers {
            var node = schema.nodes[number]
            while let next = node.reference, node.types == nil { node = schema.nodes[next] }
            guard let own = node.types else { return nil }
            types.formUnion(own)
        }
        return types
    }

    private mutating func check(_ value: JSONValue, byOneOf numbers: [Int]) {
        var fitting = 0
        for number in numbers where trial(value, number) == nil { fitting += 1 }
        switch fitting {
        case 0: check(value, byAnyOf: numbers)
        case 1: break
        default: fail("fits \(fitting) of the forms of which it may fit only one")
        }
    }

    /// Tries a rule.
    ///
    /// - Returns: How deep in the value the first thing is that is wrong by it; nil when it fits, or was given up.
    private mutating func trial(_ value: JSONValue, _ number: Int) -> Int? {
        let outer = failedAt
        failedAt = nil
        trials += 1
        check(value, by: number)
        trials -= 1
        defer { failedAt = outer }
        return failedAt
    }

    private static func list(_ choices: [JSONValue]) -> String {
        let shown = choices.prefix(20).map(\.shown).joined(separator: ", ")
        guard choices.count > 1 else { return shown }
        return "one of \(shown)" + (choices.count > 20 ? ", …" : "")
    }
}

extension JSONValue {
    /// The value in few words: a short one as it is, of others what they are.
    fileprivate var shown: String {
        switch self {
        case .object: "an object"
        case .array: "an array"
        case .string, .number, .bool, .null: PlainText.shortened(description, to: 80)
        }
    }
}

/// Dates without a time (RFC 3339, `full-date`).
private enum FullDate {
    static func isDate(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.map(\.count) == [4, 2, 2], let year = number(parts[0]), let month = number(parts[1]),
            let day = number(parts[2]), (1...12).contains(month)
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
        return (1...days[month - 1]).contains(day)
    }

    private static func number(_ digits: Substring.UTF8View) -> Int? {
        guard digits.allSatisfy({ $0 &- UInt8(ascii: "0") < 10 }) else { return nil }
        return Int(Substring(digits))
    }
}

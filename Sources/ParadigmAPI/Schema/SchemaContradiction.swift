extension JSONSchema.Node {
    /// Finds two words that no value can follow together which whoever wrote them can have meant.
    ///
    /// Bounds are about values of one type, and others may follow them all the same: what counts is whether others are
    /// named.
    ///
    /// - Parameter nodes: All rules of the schema.
    /// - Returns: The words; nil when none contradict each other at once.
    func contradiction(among nodes: [JSONSchema.Node]) -> (String, String)? {
        if counts.isContradiction, isAbout(.array) { return ("minItems", "maxItems") }
        if lengths.isContradiction, isAbout(.string) { return ("minLength", "maxLength") }
        return boundsContradiction ?? choicesContradiction ?? membersContradiction(nodes)
    }

    /// Whether no types are named but these, and null.
    private func isAbout(_ kind: JSONTypes) -> Bool { types?.subtracting([kind, .null]).isEmpty ?? true }

    private var boundsContradiction: (String, String)? {
        guard isAbout([.number, .integer]) else { return nil }
        for (low, lowName) in [(lowest, "minimum"), (lowestExclusive, "exclusiveMinimum")] {
            for (high, highName) in [(highest, "maximum"), (highestExclusive, "exclusiveMaximum")] {
                guard let low = low?.exact, let high = high?.exact else { continue }
                let isBetween = lowName == "minimum" && highName == "maximum" ? !(high < low) : low < high
                if !isBetween { return (lowName, highName) }
            }
        }
        return nil
    }

    private var choicesContradiction: (String, String)? {
        if let choices, let types, !choices.contains(where: types.includes) { return ("enum", "type") }
        if let constant, let types, !types.includes(constant) { return ("const", "type") }
        if let constant, let choices, !choices.contains(where: constant.isSame) { return ("const", "enum") }
        return nil
    }

    private func membersContradiction(_ nodes: [JSONSchema.Node]) -> (String, String)? {
        guard isAbout(.object) else { return nil }
        for name in required {
            if let member = properties[name] {
                if nodes[member].isNever { return ("required", "properties") }
            } else if let additional, nodes[additional].isNever {
                return ("required", "additionalProperties")
            }
        }
        return nil
    }
}

extension JSONSchema.Counts {
    /// Whether there would have to be more than there may be.
    fileprivate var isContradiction: Bool {
        guard let least, let most else { return false }
        return least > most
    }
}

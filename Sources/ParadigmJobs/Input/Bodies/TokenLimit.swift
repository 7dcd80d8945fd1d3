import ParadigmAPI
package import ParadigmBatch

extension Row {
    /// Sets the limit on tokens of the body, whatever it was, under the name that the body has for it.
    package mutating func limitTokens(to limit: Int) {
        if TokenLimit.set(limit, in: &body) { maxTokens = limit }
    }
}

/// The limit on tokens of a body.
enum TokenLimit {
    /// Sets it, whatever it was, under the name that the body has for it.
    ///
    /// - Returns: Whether it is set; false for what is no object.
    static func set(_ limit: Int, in body: inout [UInt8]) -> Bool {
        var members: [JSONMember] = []
        var scanner = JSONScanner()
        guard (try? scanner.readMembers(in: body.span, into: &members)) != nil else { return false }
        let newer: StaticString = "max_completion_tokens"
        let name = members.contains { $0.key.equals(newer, in: body.span) } ? newer : "max_tokens"
        let ranges = JSONMember.ranges(of: ["max_tokens", newer], among: members, in: body.span)
        let isOnly = members.count == ranges.count
        for range in ranges.reversed() { body.removeSubrange(range) }
        guard let end = body.lastIndex(of: UInt8(ascii: "}")) else { return false }
        body.insert(contentsOf: Array("\(isOnly ? "" : ",")\"\(name)\":\(limit)".utf8), at: end)
        return true
    }
}

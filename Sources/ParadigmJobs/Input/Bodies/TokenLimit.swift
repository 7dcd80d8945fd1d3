package import ParadigmAPI
package import ParadigmBatch

extension Row {
    /// Sets the limit on tokens of the body, whatever it was, under the name that the body has for it.
    package mutating func limitTokens(to limit: Int) {
        var members: [JSONMember] = []
        var scanner = JSONScanner()
        guard (try? scanner.readMembers(in: body.span, into: &members)) != nil else { return }
        let newer: StaticString = "max_completion_tokens"
        let name = members.contains { $0.key.equals(newer, in: body.span) } ? newer : "max_tokens"
        let ranges = JSONMember.ranges(of: ["max_tokens", newer], among: members, in: body.span)
        let isOnly = members.count == ranges.count
        for range in ranges.reversed() { body.removeSubrange(range) }
        guard let end = body.lastIndex(of: UInt8(ascii: "}")) else { return }
        body.insert(contentsOf: Array("\(isOnly ? "" : ",")\"\(name)\":\(limit)".utf8), at: end)
        maxTokens = limit
    }
}

import ParadigmAPI

/// The members of a line of JSON that has none of those which say what to ask.
package struct OtherMembers: Hashable, Sendable {
    /// What one of them is probably for.
    package enum Use: Hashable, Sendable {
        /// Its elements are the rows.
        case rows(String)
        /// It is what other services call the body.
        case body(String)
        /// The line is one that a batch has written, and tells an answer.
        case answer
        /// It is a column for templates.
        case column(String)
    }

    /// Their names; the first few.
    package let names: [String]
    /// What one of them is for; nil when nothing can be told.
    package let use: Use?

    /// More are not named.
    private static let limit = 5
    /// Names of texts that are no question.
    private static let ids: Set = ["custom_id", "id", "key", "recordId", "index"]

    /// Members with their names.
    package init(_ names: [String], use: Use? = nil) {
        self.names = names
        self.use = use
    }

    /// The members of a line that was read.
    init(_ line: JSONLine, in bytes: Span<UInt8>) {
        var names: [String] = []
        var use: Use?
        for member in line.members {
            let name = member.key.string(in: bytes)
            if names.count < Self.limit { names.append(name) }
            use = use ?? Self.use(of: member, name, in: bytes)
        }
        self.init(names, use: names.contains("custom_id") && names.contains("response") ? .answer : use)
    }

    private static func use(of member: JSONMember, _ name: String, in bytes: Span<UInt8>) -> Use? {
        switch member.kind {
        case .array: return .rows(name)
        case .object:
            var scanner = JSONScanner(at: member.value.lowerBound)
            var members: [JSONMember] = []
            try? scanner.readMembers(in: bytes, into: &members)
            return members.contains { $0.isNamed("messages", in: bytes) } ? .body(name) : nil
        case .string: return ids.contains(name) ? nil : .column(name)
        default: return nil
        }
    }
}

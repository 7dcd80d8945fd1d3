import ParadigmAPI

/// How often fields occurred at the top level of Batch lines that such lines do not have.
package struct FieldCounts: Hashable, Sendable {
    /// How many names are told apart; further ones are not counted.
    package static let nameLimit = 64

    /// Number of lines for each name.
    package private(set) var counts: [String: Int] = [:]

    /// No field so far.
    init() {}

    /// Counts the unknown fields of one line.
    mutating func count(_ members: [JSONMember], in bytes: Span<UInt8>) {
        for member in members {
            let key = member.key
            if key.equals("custom_id", in: bytes) || key.equals("method", in: bytes) || key.equals("url", in: bytes)
                || key.equals("body", in: bytes)
            {
                continue
            }
            let name = key.string(in: bytes)
            if counts[name] != nil || counts.count < Self.nameLimit { counts[name, default: 0] += 1 }
        }
    }
}

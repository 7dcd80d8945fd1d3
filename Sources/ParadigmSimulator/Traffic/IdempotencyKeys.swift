/// The idempotency keys seen, with the identity of the reply each was given first.
///
/// Keeps the most recent keys only, so that memory stays flat.
package struct IdempotencyKeys: Sendable {
    private struct Entry {
        var identity: ReplyIdentity
        var content: UInt64
        var count = 0
    }

    /// How many bytes a key may have, since so many of them are kept.
    package static let longest = 255

    private let capacity: Int
    private var entries: [String: Entry] = [:]
    private var order: [String] = []
    private var oldest = 0

    /// Creates an empty memory of so many keys.
    package init(capacity: Int = 1 << 16) {
        self.capacity = capacity
    }

    /// What is known about a key.
    package enum Use: Sendable, Hashable {
        /// The key is new and now recorded.
        case first
        /// The key was used for the same request, whose reply had this identity.
        case repeated(ReplyIdentity)
        /// The key was used for another request.
        case conflicting
    }

    /// Counts a use of the key for a request with the given content.
    package mutating func use(_ key: String, content: UInt64, identity: ReplyIdentity) -> Use {
        if var entry = entries[key] {
            entry.count += 1
            entries[key] = entry
            return entry.content == content ? .repeated(entry.identity) : .conflicting
        }
        entries[key] = Entry(identity: identity, content: content, count: 1)
        order.append(key)
        if order.count - oldest > capacity { forgetOldest() }
        return .first
    }

    /// How often the key was used; zero if it is not known.
    package func count(of key: String) -> Int { entries[key]?.count ?? 0 }

    private mutating func forgetOldest() {
        entries[order[oldest]] = nil
        oldest += 1
        if oldest > 1_024, oldest * 2 > order.count {
            order.removeFirst(oldest)
            oldest = 0
        }
    }
}

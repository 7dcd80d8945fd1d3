/// The members of a JSON object, in the order in which they were written.
///
/// Keys may repeat, as RFC 8259 §4 allows texts to do: all members are kept and written back, and looking a key up
/// gives the last one. A lookup walks the members, so build a dictionary before many lookups in a large object.
/// Two objects are equal when they have equal members in the same order.
public struct JSONObject: Hashable, Sendable {
    /// One key and its value.
    public struct Member: Hashable, Sendable {
        /// The key, decoded.
        public var key: String
        /// The value.
        public var value: JSONValue

        /// A key and its value.
        public init(key: String, value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    private var members: [Member]

    /// An object with the given members, in their order.
    public init(_ members: some Sequence<Member> = []) {
        self.members = Array(members)
    }

    /// Value of the last member with a key.
    ///
    /// Setting a value gives it the place of the first member with that key, or the end, and removes the others;
    /// setting nil removes all of them. For a JSON null, set `.some(.null)`.
    public subscript(key: String) -> JSONValue? {
        get { members.last { $0.key == key }?.value }
        set {
            let place = members.firstIndex { $0.key == key } ?? members.endIndex
            members.removeAll { $0.key == key }
            if let newValue { members.insert(Member(key: key, value: newValue), at: place) }
        }
    }

    /// The keys in order, repeated ones included.
    public var keys: [String] { members.map(\.key) }

    /// Adds a member at the end, even when its key is there already.
    public mutating func append(_ value: JSONValue, forKey key: String) {
        members.append(Member(key: key, value: value))
    }
}

extension JSONObject: RandomAccessCollection {
    /// Offset of the first member, 0.
    public var startIndex: Int { members.startIndex }
    /// Offset after the last member.
    public var endIndex: Int { members.endIndex }
    /// The member at an offset.
    public subscript(position: Int) -> Member { members[position] }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// An object written as a dictionary literal, in its order.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        members = elements.map { Member(key: $0.0, value: $0.1) }
    }
}

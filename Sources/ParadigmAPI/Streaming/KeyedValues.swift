/// Values by their keys, in the order in which the keys first came, however many a server sends.
///
/// A few keys are compared one after the other, which costs less than a hash; beyond that they are found by it, so that
/// one member of a hundred thousand takes no longer than one of ten.
package struct KeyedValues<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// Most keys that are compared one after the other.
    package static var few: Int { 16 }

    /// The keys, in their order.
    package private(set) var keys: [Key] = []
    /// Their values, at the same places.
    package var values: [Value] = []
    /// Where each key stands, once there are more than a few.
    private var places: [Key: Int] = [:]

    /// No key so far.
    package init() {}

    /// Where a key stands; nil when it has not come.
    package func place(of key: Key) -> Int? {
        keys.count > Self.few ? places[key] : keys.firstIndex(of: key)
    }

    /// Adds a key that has not come yet.
    ///
    /// - Returns: Where it stands.
    @discardableResult
    package mutating func append(_ value: Value, forKey key: Key) -> Int {
        keys.append(key)
        values.append(value)
        if keys.count == Self.few + 1 {
            for (place, key) in keys.enumerated() { places[key] = place }
        } else if keys.count > Self.few {
            places[key] = keys.count - 1
        }
        return keys.count - 1
    }
}

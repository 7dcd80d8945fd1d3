/// A change of the number of requests that are worked on at once.
public struct SlotChange: Sendable, Hashable {
    /// When it comes, after the start of the server.
    public var time: Duration
    /// The number of slots, or of places in the batch, from then on; those being worked on are not interrupted.
    public var slots: Int

    /// Creates a change.
    public init(at time: Duration, slots: Int) {
        self.time = time
        self.slots = slots
    }
}

/// Slots and their changes, as `paradigm simulate --slots` takes them.
package struct SlotPlan: Sendable, Hashable {
    /// The number of slots at the start.
    package let slots: Int
    /// What becomes of it later, in the order of time.
    package let changes: [SlotChange]

    /// A plan read from text such as `64` or `64,32@30s,64@1m`: the slots at the start, then each change and its time.
    ///
    /// - Throws: ``SimulatorSyntaxError`` for any other text: a number outside 1…1,000,000, times that do not ascend.
    package init(_ text: String) throws(SimulatorSyntaxError) {
        let items = text.split(separator: ",", omittingEmptySubsequences: false)
        slots = try Self.count(items.first ?? "")
        var changes: [SlotChange] = []
        for item in items.dropFirst() {
            let parts = item.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw SimulatorSyntaxError(.slotChange, text: item)
            }
            let change = SlotChange(
                at: try Duration(simulatorText: parts[1]),
                slots: try Self.count(parts[0])
            )
            guard change.time > changes.last?.time ?? .zero else {
                throw SimulatorSyntaxError(.slotOrder, text: item)
            }
            changes.append(change)
        }
        self.changes = changes
    }

    private static func count(_ text: Substring) throws(SimulatorSyntaxError) -> Int {
        guard let count = Int(text), (1...1_000_000).contains(count) else {
            throw SimulatorSyntaxError(.slotCount, text: text)
        }
        return count
    }
}

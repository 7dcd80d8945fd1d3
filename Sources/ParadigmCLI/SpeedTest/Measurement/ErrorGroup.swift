/// Failures that say the same thing, counted.
package struct ErrorGroup: Sendable, Equatable {
    /// The kind of the error, as scripts see it.
    package let kind: String
    /// What went wrong, for a person.
    package let text: Text
    /// How often.
    package let count: Int
    /// How long the server asked to wait at most, where a limit for a time was met; nil for anything else, a limit on how
    /// many are under way at once included.
    package let wait: Duration?
    /// The status of the replies; nil without one.
    package let status: Int?

    /// Alike failures.
    package init(kind: String, text: Text, count: Int, wait: Duration? = nil, status: Int? = nil) {
        self.kind = kind
        self.text = text
        self.count = count
        self.wait = wait
        self.status = status
    }
}

extension ErrorGroup {
    private struct Key: Hashable {
        let kind: String
        let status: Int?
        let english: ErrorShape
        let french: ErrorShape

        init(_ group: ErrorGroup) {
            (kind, status) = (group.kind, group.status)
            (english, french) = (ErrorShape(group.text.english), ErrorShape(group.text.french))
        }
    }

    /// Groups of one shape.
    private struct Family {
        /// Where the first of them was met.
        let first: Int
        /// Their different sentences.
        var members: [Text: Key] = [:]
        var count = 0
        var wait: Duration?

        /// A sentence that says what all of them do.
        var text: Text {
            if let (text, _) = members.first, members.count == 1 { return text }
            return Text(
                verbatimEnglish: ErrorShape.common(members.values.map(\.english)),
                french: ErrorShape.common(members.values.map(\.french))
            )
        }
    }

    /// Puts groups together that differ in numbers, names and durations alone, the most frequent first, equal counts in the
    /// order they were met.
    package static func merging(_ groups: [ErrorGroup]) -> [ErrorGroup] {
        var families: [Key: Family] = [:]
        for (index, group) in groups.enumerated() {
            let key = Key(group)
            var family = families[key] ?? Family(first: index)
            family.count += group.count
            family.members[group.text] = key
            if let wait = group.wait { family.wait = max(family.wait ?? .zero, wait) }
            families[key] = family
        }
        return
            families
            .sorted { ($1.value.count, $0.value.first) < ($0.value.count, $1.value.first) }
            .map { key, family in
                ErrorGroup(
                    kind: key.kind,
                    text: family.text,
                    count: family.count,
                    wait: family.wait,
                    status: key.status
                )
            }
    }
}

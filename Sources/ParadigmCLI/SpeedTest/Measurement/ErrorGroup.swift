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
    /// What makes failures the same, letter for letter.
    private struct Sentence: Hashable {
        let kind: String
        let status: Int?
        let text: Text
    }

    /// What makes them alike.
    private struct Shape: Hashable {
        let kind: String
        let status: Int?
        var english: ErrorShape
        var french: ErrorShape

        init(_ sentence: Sentence) {
            (kind, status) = (sentence.kind, sentence.status)
            (english, french) = (ErrorShape(sentence.text.english), ErrorShape(sentence.text.french))
        }
    }

    /// Failures that were put together.
    private struct Family {
        /// Where the first of them was met.
        let first: Int
        /// What all of them say.
        var text: Text
        var count = 0
        var wait: Duration?

        mutating func add(_ count: Int, _ wait: Duration?) {
            self.count += count
            if let wait { self.wait = max(self.wait ?? .zero, wait) }
        }
    }

    /// Puts groups together that differ in numbers, names and durations alone, the most frequent first, equal counts in the
    /// order they were met.
    package static func merging(_ groups: [ErrorGroup]) -> [ErrorGroup] {
        // A thousand times the same sentence has one shape, which is looked for once.
        var sentences: [Sentence: Family] = [:]
        for (index, group) in groups.enumerated() {
            let sentence = Sentence(kind: group.kind, status: group.status, text: group.text)
            sentences[sentence, default: Family(first: index, text: group.text)].add(group.count, group.wait)
        }
        var families: [Shape: (said: Shape, family: Family)] = [:]
        for (sentence, same) in sentences.sorted(by: { $0.value.first < $1.value.first }) {
            let shape = Shape(sentence)
            guard var (said, family) = families[shape] else {
                families[shape] = (shape, same)
                continue
            }
            said.english.take(shape.english)
            said.french.take(shape.french)
            family.text = Text(verbatimEnglish: said.english.sentence, french: said.french.sentence)
            family.add(same.count, same.wait)
            families[shape] = (said, family)
        }
        return
            families
            .sorted { ($1.value.family.count, $0.value.family.first) < ($0.value.family.count, $1.value.family.first) }
            .map { shape, value in
                ErrorGroup(
                    kind: shape.kind,
                    text: value.family.text,
                    count: value.family.count,
                    wait: value.family.wait,
                    status: shape.status
                )
            }
    }
}

import ParadigmAPI
import Synchronization
import Testing

/// A key that counts how often it is looked at.
private struct CountedKey: Hashable, Sendable {
    /// The looks of one test, which all of its keys share.
    final class Looks: Sendable {
        let count = Atomic(0)
    }

    let number: Int
    let looks: Looks

    static func == (left: CountedKey, right: CountedKey) -> Bool {
        left.looks.count.add(1, ordering: .relaxed)
        return left.number == right.number
    }

    func hash(into hasher: inout Hasher) {
        looks.count.add(1, ordering: .relaxed)
        hasher.combine(number)
    }
}

@Suite struct KeyedValuesTests {
    @Test func keysKeepTheirOrderAndTheirPlaces() {
        var values = KeyedValues<String, Int>()
        for number in 0..<100 {
            #expect(values.place(of: "k\(number)") == nil)
            #expect(values.append(number, forKey: "k\(number)") == number)
        }
        for number in 0..<100 {
            #expect(values.place(of: "k\(number)") == number)
            #expect(values.values[number] == number)
        }
        #expect(values.keys == (0..<100).map { "k\($0)" })
        #expect(values.place(of: "k100") == nil)
    }

    @Test(arguments: [100, 1000, 20_000]) func aKeyIsLookedAtAFewTimesHoweverManyThereAre(count: Int) {
        let looks = CountedKey.Looks()
        var values = KeyedValues<CountedKey, Int>()
        for _ in 0..<2 {
            for number in 0..<count {
                let key = CountedKey(number: number, looks: looks)
                if values.place(of: key) == nil { values.append(number, forKey: key) }
            }
        }
        #expect(values.keys.count == count)
        // The dictionary grows by doubling, with which each key is hashed about twice more.
        #expect(looks.count.load(ordering: .relaxed) < count * 16)
    }
}

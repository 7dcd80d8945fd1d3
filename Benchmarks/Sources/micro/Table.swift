/// Times per operation, for a person to read.
enum Table {
    /// How often each case is measured; one more comes first and does not count.
    private static let rounds = 9
    /// What a round should take at least, so that the clock's own steps do not show.
    private static let shortest = Duration.milliseconds(20)

    /// Measures and prints one line for each case.
    static func print(_ cases: [Case]) throws {
        let width = cases.map(\.name.count).max() ?? 0
        Swift.print(line("case", "median ns", "least ns", width: width))
        for one in cases {
            let times = try nanoseconds(one)
            Swift.print(line(one.name, rounded(times[times.count / 2]), rounded(times[0]), width: width))
        }
    }

    /// Nanoseconds per operation in each round, the shortest first.
    private static func nanoseconds(_ one: Case) throws -> [Double] {
        let run = try one.prepare()
        let first = try time(one, run, operations: one.operations)
        // A long first round says too little about a short case, but never asks for too many operations.
        let factor = max(1, Int((shortest / first).rounded(.up)))
        let operations = one.operations * factor
        return try (0..<rounds)
            .map { _ in try time(one, run, operations: operations) / .nanoseconds(1) / Double(operations) }
            .sorted()
    }

    private static func time(_ one: Case, _ run: Case.Run, operations: Int) throws -> Duration {
        var sum = 0
        let time = try ContinuousClock().measure { sum = try run(operations) }
        guard sum != 0 else { throw UsageError.nothingDone(one.name) }
        return time
    }

    private static func rounded(_ value: Double) -> String {
        value < 100 ? String((value * 10).rounded() / 10) : String(Int(value.rounded()))
    }

    private static func line(_ name: String, _ columns: String..., width: Int) -> String {
        name + String(repeating: " ", count: width - name.count)
            + columns.map { String(repeating: " ", count: max(2, 12 - $0.count)) + $0 }.joined()
    }
}

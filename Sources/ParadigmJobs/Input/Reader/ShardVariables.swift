/// Which part of an input a task takes, told by the variables of whoever started it: a pure value.
///
/// `PARADIGM_SHARD` is written as `--shard` is, and goes before the others. A task of a Slurm array has its number among equally spaced ones
/// (`SLURM_ARRAY_TASK_ID`, `_MIN`, `_MAX`, `_STEP`, `_COUNT`), a pod of an Indexed Job of Kubernetes has one from 0
/// (`JOB_COMPLETION_INDEX`), and how many there are in `JOB_COMPLETIONS`, which whoever writes the Job has to set.
package struct ShardVariables: Sendable {
    /// Why the variables name no part.
    package enum Fault: Error, Hashable, Sendable {
        /// There is none of them.
        case none
        /// A variable that is not what it should be.
        case malformed(name: String, value: String)
        /// A variable that must be there beside another one.
        case missing(name: String, beside: String)
        /// A number that is not among those of its array.
        case outside(name: String, value: String, limits: String)
        /// A Slurm array whose numbers are not equally spaced, so that nobody knows how many come before this one.
        case uneven(count: Int, expected: Int)
        /// A Slurm array that begins at a number where few begin, while nothing says how many parts there are: mostly some
        /// tasks of a larger one that are submitted again, which would divide the input otherwise, and pay for it again.
        case begins(at: Int)
        /// Two variables, or a variable and `--shards`, that name different parts.
        case different(String, String)
    }

    private let environment: [String: String]
    /// How many parts there are, if that is said; nil for what the variables say.
    private let count: Int?

    /// The variables of an environment, of which empty ones are as if they were not there.
    ///
    /// - Parameters:
    ///   - environment: The environment.
    ///   - count: How many parts there are (`--shards`); nil for what the variables say.
    package init(_ environment: [String: String], count: Int? = nil) {
        self.environment = environment.filter { !$0.value.isEmpty }
        self.count = count
    }

    /// The part.
    ///
    /// - Throws: ``Fault``.
    package func shard() throws(Fault) -> Shard {
        let named = try named()
        guard let found = try named == nil ? counted() : named else { throw .none }
        if let count, found.shard.count != count {
            throw .different("\(found.name) (\(found.shard))", "--shards \(count)")
        }
        return found.shard
    }

    private typealias Found = (name: String, shard: Shard)

    private func named() throws(Fault) -> Found? {
        try own().map { ("PARADIGM_SHARD", $0) }
    }

    /// What the engines' variables say, which must agree.
    private func counted() throws(Fault) -> Found? {
        let (array, job) = (try array(), try indexedJob())
        if let array, let job, array != job {
            throw .different("\(Self.slurm) (\(array))", "\(Self.index) (\(job))")
        }
        return array.map { (Self.slurm, $0) } ?? job.map { (Self.index, $0) }
    }

    // MARK: Each of them

    private static let slurm = "SLURM_ARRAY_TASK_ID"
    private static let index = "JOB_COMPLETION_INDEX"
    private static let completions = "JOB_COMPLETIONS"

    private func own() throws(Fault) -> Shard? {
        let name = "PARADIGM_SHARD"
        guard let value = environment[name] else { return nil }
        guard let shard = Shard(value) else { throw .malformed(name: name, value: value) }
        return shard
    }

    private func array() throws(Fault) -> Shard? {
        guard let task = try number(Self.slurm) else { return nil }
        guard let first = try number("SLURM_ARRAY_TASK_MIN") else {
            throw .missing(name: "SLURM_ARRAY_TASK_MIN", beside: Self.slurm)
        }
        guard let last = try number("SLURM_ARRAY_TASK_MAX") else {
            throw .missing(name: "SLURM_ARRAY_TASK_MAX", beside: Self.slurm)
        }
        let step = try number("SLURM_ARRAY_TASK_STEP") ?? 1
        guard step > 0 else { throw .malformed(name: "SLURM_ARRAY_TASK_STEP", value: "0") }
        guard task >= first, task <= last, (task - first) % step == 0 else {
            let limits = "\(first)-\(last)" + (step == 1 ? "" : ":\(step)")
            throw .outside(name: Self.slurm, value: "\(task)", limits: limits)
        }
        let expected = (last - first) / step + 1
        if let count = try number("SLURM_ARRAY_TASK_COUNT"), count != expected {
            throw .uneven(count: count, expected: expected)
        }
        guard count != nil || first < 2 || first == step else { throw .begins(at: first) }
        return Shard(index: (task - first) / step + 1, count: expected)
    }

    private func indexedJob() throws(Fault) -> Shard? {
        guard let index = try number(Self.index) else { return nil }
        guard let count = try number(Self.completions) ?? count else {
            throw .missing(name: Self.completions, beside: Self.index)
        }
        guard count > 0 else { throw .malformed(name: Self.completions, value: "\(count)") }
        guard let shard = Shard(index: index + 1, count: count) else {
            throw .outside(name: Self.index, value: "\(index)", limits: "0-\(count - 1)")
        }
        return shard
    }

    /// A number from 0, of at most nine digits; nil when the variable is not there.
    private func number(_ name: String) throws(Fault) -> Int? {
        guard let value = environment[name] else { return nil }
        guard value.utf8.count <= 9, value.utf8.allSatisfy({ $0 &- 0x30 < 10 }), let number = Int(value) else {
            throw .malformed(name: name, value: value)
        }
        return number
    }
}

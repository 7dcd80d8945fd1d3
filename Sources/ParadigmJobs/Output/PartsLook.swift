import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// How far the parts of an output are, at one moment.
package struct PartsLook: Sendable, Hashable {
    /// How far one part is.
    package enum State: Sendable, Hashable {
        /// It is there, and complete as far as its record tells.
        case complete
        /// A run holds its journal.
        case running(rowsLeft: Int?)
        /// It was begun, and no run goes on with it.
        case stopped(rowsLeft: Int?)
        /// There is no trace of it.
        case missing
    }

    /// The parts by their names, in their order.
    package let paths: [String]
    /// How far each of them is.
    package let states: [State]
    /// Where parts are missing: into how many parts what else lies there was divided, each number once.
    package let others: [Int]

    /// A look with its facts.
    package init(paths: [String], states: [State], others: [Int] = []) {
        (self.paths, self.states, self.others) = (paths, states, others)
    }

    /// The same for somebody who names the parts that are meant: another one is missing, even if it is there.
    package func naming(_ named: [String]) -> PartsLook {
        let named = Set(named)
        let states = zip(paths, states).map { $0.1 == .complete && !named.contains($0.0) ? State.missing : $0.1 }
        return PartsLook(paths: paths, states: states)
    }

    /// Whether all are complete.
    package var isComplete: Bool { states.allSatisfy { $0 == .complete } }

    /// Rows that are left in all, as far as that is known; nil when it is not known of any.
    package var rowsLeft: Int? {
        let known = states.compactMap { state -> Int? in
            switch state {
            case .running(let rows), .stopped(let rows): rows
            case .complete, .missing: nil
            }
        }
        return known.isEmpty ? nil : known.reduce(0, +)
    }

    /// The parts in a state, from 1.
    package func parts(where isMeant: (State) -> Bool) -> [Int] {
        states.indices.filter { isMeant(states[$0]) }.map { $0 + 1 }
    }
}

/// Looks for the parts of an output, again and again.
package struct PartsWatch {
    /// Why there is nothing to look for.
    package enum Fault: Error, Hashable, Sendable {
        /// There are parts of different numbers of parts.
        case ambiguous([Int])
    }

    private let output: String
    private let given: [String]
    private let count: Int?
    /// Rows of parts that were found complete, which are not looked at again; nil where a part does not say how many.
    private var complete: [String: Int?] = [:]

    /// Parts that are there, begun or yet to come.
    ///
    /// - Parameters:
    ///   - output: The whole, beside which parts are looked for when none are given.
    ///   - given: Parts by their names, which also say how many there are.
    ///   - count: How many parts there are; nil for what the names say.
    package init(output: String, given: [String] = [], count: Int? = nil) {
        (self.output, self.given, self.count) = (output, given, count)
    }

    /// Looks once.
    ///
    /// - Returns: Nil when no trace of any part was found, and nothing says how many there should be.
    /// - Throws: ``Fault``; ``ShardMerge/Failure`` for names that are none of parts of one output.
    package mutating func look() throws -> PartsLook? {
        guard let paths = try paths() else { return nil }
        var states: [PartsLook.State] = []
        for path in paths { states.append(state(of: path)) }
        let rows = complete.values.lazy.compactMap(\.self).max()
        for (index, path) in paths.enumerated() {
            // What was killed has left no word of how far it was: its journal tells about that.
            switch states[index] {
            case .running(nil):
                states[index] = .running(rowsLeft: Self.estimate(path, of: paths.count, rows: rows))
            case .stopped(nil):
                states[index] = .stopped(rowsLeft: Self.estimate(path, of: paths.count, rows: rows))
            default: break
            }
        }
        return PartsLook(paths: paths, states: states, others: others(beside: states))
    }

    // MARK: Which parts there are

    private func paths() throws -> [String]? {
        guard let first = given.first else {
            guard let count = try count ?? countFound() else { return nil }
            return (1...count).compactMap { Shard(index: $0, count: count) }.map { output + $0.suffix }
        }
        var named: [Int: String] = [:]
        guard let shard = Shard(fileName: first) else { throw ShardMerge.Failure.notAPart(path: first) }
        let whole = String(first.dropLast(shard.suffix.count))
        for path in given {
            guard let part = Shard(fileName: path) else { throw ShardMerge.Failure.notAPart(path: path) }
            guard part.count == count ?? shard.count else { throw ShardMerge.Failure.otherCount(path: path) }
            guard named.updateValue(path, forKey: part.index) == nil else {
                throw ShardMerge.Failure.repeated(path: path)
            }
        }
        return (1...shard.count)
            .map { index in named[index] ?? whole + (Shard(index: index, count: shard.count)?.suffix ?? "") }
    }

    private func countFound() throws(Fault) -> Int? {
        let counts = Shard.counts(beside: output)
        guard counts.count < 2 else { throw .ambiguous(counts) }
        return counts.first
    }

    /// Other divisions of which something lies there, where a part of the one that is meant is missing.
    private func others(beside states: [PartsLook.State]) -> [Int] {
        guard given.isEmpty, let count, states.contains(.missing) else { return [] }
        return Shard.counts(beside: output).filter { $0 != count }
    }

    // MARK: How far one is

    private mutating func state(of path: String) -> PartsLook.State {
        if complete[path] != nil { return .complete }
        let names = OutputNames(output: path)
        let record = try? CompletionRecord.read(at: names.summary)
        if FileStatus.of(path) != nil, record?.isComplete ?? true {
            complete[path] = .some(record?.figures["total"]?.int)
            return .complete
        }
        guard FileStatus.of(names.journal) != nil else { return record == nil ? .missing : .stopped(rowsLeft: nil) }
        if Self.isHeld(names.journal) { return .running(rowsLeft: nil) }
        return .stopped(rowsLeft: record?.rowsLeft)
    }

    /// Whether a run holds a journal: for a moment this asks for a lock that others share, and for which a run that begins
    /// just then waits.
    private static func isHeld(_ journal: String) -> Bool {
        guard let file = try? OwnedDescriptor(opening: journal, O_RDONLY | O_NOFOLLOW | O_NONBLOCK) else {
            return false
        }
        guard flock(file.number, LOCK_SH | LOCK_NB) != 0 else {
            _ = flock(file.number, LOCK_UN)
            return false
        }
        return errno == EWOULDBLOCK
    }

    /// About how many rows a part has left, by the place in the input that its journal names last.
    private static func estimate(_ path: String, of count: Int, rows: Int?) -> Int? {
        guard let rows, let place = JournalTail.lastAdmitted(OutputNames(output: path).journal) else { return nil }
        return max(0, rows - (place + 1) / count)
    }
}

extension CompletionRecord {
    /// Rows without an outcome; nil where the record does not say.
    fileprivate var rowsLeft: Int? {
        guard let total = figures["total"]?.int else { return nil }
        let done = ["answered", "failed", "bad"].reduce(0) { $0 + (figures[$1]?.int ?? 0) }
        return max(0, total - done)
    }
}

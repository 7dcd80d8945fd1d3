import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Synchronization

extension JournalHeader {
    /// A header as any job might have.
    static let sample = JournalHeader(
        job: JobID(high: 1, low: 2),
        input: InputIdentity(size: 100, mtimeNanoseconds: 5),
        options: ["model": "alfred-4.2"],
        baseURL: "http://localhost/v1"
    )
}

extension RowKey {
    /// The key of the n-th row of a test: well spread, as hashes are.
    static func sample(_ number: Int) -> RowKey {
        var random = SplitMix64(seed: number)
        return RowKey(high: random.next(), low: random.next())
    }
}

extension OutcomeRecord {
    /// The outcome of the n-th row of a test.
    static func sample(_ number: Int, generation: Int = 0) -> OutcomeRecord {
        let outcome: RowOutcome =
            number.isMultiple(of: 3) && generation == 0
            ? .failure(code: "server_error", message: "n° \(number)", status: 500, requestID: nil, body: nil)
            : .reply(status: 200, requestID: "req-\(number)", body: Array(#"{"n":\#(number)}"#.utf8))
        return OutcomeRecord(key: .sample(number), label: "row-\(number + 1)", generation: generation, outcome: outcome)
    }
}

/// Counts what a journal reports.
final class JournalEvents: Sendable {
    private let state = Mutex<(commits: [Int], troubles: [JournalError])>(([], []))

    var commits: [Int] { state.withLock { $0.commits } }
    var troubles: [JournalError] { state.withLock { $0.troubles } }
    var acknowledged: Int { commits.reduce(0, +) }

    func settings(on disk: SimulatedDisk, _ scheduler: ManualScheduler = ManualScheduler()) -> JournalSettings {
        JournalSettings(
            fileSystem: disk,
            scheduler: scheduler,
            reserve: 1_000,
            indexOnDisk: false,
            onCommit: { count in self.state.withLock { $0.commits.append(count) } },
            onTrouble: { error in self.state.withLock { $0.troubles.append(error) } }
        )
    }
}

extension SimulatedDisk {
    /// Lines of a file, the line ends not included.
    func lines(of path: String) -> [[UInt8]] {
        (content(of: path) ?? []).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Array.init)
    }
}

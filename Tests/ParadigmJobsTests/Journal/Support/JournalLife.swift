import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// A journal's life on a simulated disk, with an account of what was promised.
///
/// Everything that fails is put up with: what matters is what can be read afterwards.
final class JournalLife {
    static let path = "out.journal"

    let disk: SimulatedDisk
    /// What was given to the journal.
    private(set) var given: [OutcomeRecord]
    /// What it acknowledged.
    private(set) var acknowledged: [OutcomeRecord]

    /// A life on a disk, after what came before on it.
    init(on disk: SimulatedDisk, after earlier: JournalLife? = nil) {
        self.disk = disk
        given = earlier?.given ?? []
        acknowledged = earlier?.acknowledged ?? []
    }

    /// One run: goes on with the journal or makes it, records some rows, commits now and then.
    func run(_ rows: Range<Int>, generation: Int = 0, using random: inout SplitMix64) {
        let events = JournalEvents()
        let scheduler = ManualScheduler()
        let settings = events.settings(on: disk, scheduler)
        guard let journal = try? Self.openOrCreate(settings) else { return }
        // What opening finds counts as done from then on.
        acknowledged += given.filter { (try? journal.record(for: $0.key)) == $0 }
        var taken: [OutcomeRecord] = []
        for row in rows {
            journal.note(admitted: row)
            let record = OutcomeRecord.sample(row, generation: generation)
            given.append(record)
            if (try? journal.append(record)) != nil { taken.append(record) }
            if Int.random(in: 0..<3, using: &random) == 0 { scheduler.advance(milliseconds: 30) }
        }
        if Bool.random(using: &random) { try? journal.close() }
        acknowledged += taken.prefix(events.acknowledged)
    }

    private static func openOrCreate(_ settings: JournalSettings) throws -> Journal {
        do throws(JournalError) {
            return try Journal.open(at: path, settings: settings)
        } catch .notFound, .neverBegun {
            return try Journal.create(at: path, header: .sample, settings: settings)
        }
    }

    /// What is wrong on a disk that is left of this life; nil when every promise was kept.
    func fault(on disk: SimulatedDisk) -> String? {
        do throws(JournalError) {
            let journal = try Journal.open(at: Self.path, settings: JournalEvents().settings(on: disk))
            if !journal.recovery.damage.isEmpty { return "damage reported: \(journal.recovery.damage)" }
            var found: [RowKey: OutcomeRecord] = [:]
            for key in Set(given.map(\.key)) { found[key] = try journal.record(for: key) }
            if let stranger = found.values.first(where: { !given.contains($0) }) { return "made up \(stranger.label)" }
            for record in acknowledged {
                // A later round of the same row may take its place.
                let survivor = found[record.key]
                if survivor != record, survivor?.generation ?? -1 <= record.generation { return "lost \(record.label)" }
            }
            try journal.close()
            let again = try Journal.open(at: Self.path, settings: JournalEvents().settings(on: disk))
            return again.recovery.tornBytes == 0 ? nil : "not whole after it was opened"
        } catch .notFound, .neverBegun {
            return acknowledged.isEmpty ? nil : "lost the journal"
        } catch {
            return "cannot be opened: \(error)"
        }
    }
}

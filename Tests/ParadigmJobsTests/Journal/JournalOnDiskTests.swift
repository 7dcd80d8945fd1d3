import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Synchronization
import Testing

/// The real file system.
@Suite struct JournalOnDiskTests {
    private func status(_ path: String) -> stat {
        var status = stat()
        unsafe lstat(path, &status)
        return status
    }

    @Test func aWholeLife() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/out.journal"
            let acknowledged = Mutex(0)
            let settings = JournalSettings(onCommit: { count in acknowledged.withLock { $0 += count } })
            var journal = try Journal.create(at: path, header: .sample, settings: settings)
            #expect(fileNames(in: directory) == ["out.journal"], "the index has no name")
            #expect(status(path).st_mode & 0o777 == 0o600)
            for row in 0..<3_000 { try journal.append(.sample(row)) }
            try journal.close()
            #expect(acknowledged.withLock { $0 } == 3_000)
            #expect(status(path).st_size == journal.byteCount)
            #expect(Int(status(path).st_blocks) * 512 < 2 << 20, "reserved space was given back")
            journal = try Journal.open(at: path, settings: settings)
            #expect(journal.counts == (2_000, 1_000))
            for row in [0, 1, 1_500, 2_999] { #expect(try journal.record(for: .sample(row)) == .sample(row)) }
            try journal.remove()
            #expect(fileNames(in: directory) == [])
        }
    }

    @Test func spaceIsReservedWithoutChangingTheLength() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/out.journal"
            let journal = try Journal.create(at: path, header: .sample)
            #expect(status(path).st_size < 4_096)
            #expect(Int(status(path).st_blocks) * 512 >= 64 << 20)
            try journal.close()
        }
    }

    /// The timer of the real scheduler commits without being asked.
    @Test func commitsByItself() async throws {
        let (commits, continuation) = AsyncStream.makeStream(of: Int.self)
        let path = "/tmp/paradigm-journal-\(getpid())-commits.journal"
        let settings = JournalSettings(onCommit: { continuation.yield($0) })
        try Journal.discard(at: path)
        let journal = try Journal.create(at: path, header: .sample, settings: settings)
        try journal.append(.sample(1))
        let first = await commits.first { _ in true }
        #expect(first == 1)
        try journal.remove()
    }

    @Test func oneRunAtATime() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/out.journal"
            let journal = try Journal.create(at: path, header: .sample)
            #expect(throws: JournalError.locked(path: path)) { try Journal.open(at: path) }
            #expect(throws: JournalError.locked(path: path)) { try Journal.create(at: path, header: .sample) }
            #expect(throws: JournalError.locked(path: path)) { try Journal.discard(at: path) }
            try journal.close()
            _ = try Journal.open(at: path)
        }
    }

    /// A lock on a file that no longer has its name locks nothing.
    @Test func aJournalReplacedWhileItIsOpenedIsNotTaken() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/out.journal"
            try Journal.create(at: path, header: .sample).close()
            let settings = JournalSettings(fileSystem: ReplacingFileSystem())
            #expect(throws: JournalError.locked(path: path)) { try Journal.open(at: path, settings: settings) }
            #expect(throws: JournalError.locked(path: path)) {
                try Journal.discard(at: path, on: ReplacingFileSystem())
            }
        }
    }

    private func link(_ path: String, to target: String) throws {
        try #require(unsafe symlink(target, path) == 0)
    }

    @Test func symbolicLinksAreRefused() throws {
        try withTemporaryDirectory { directory in
            let (path, target) = (directory + "/out.journal", directory + "/target")
            try Journal.create(at: target, header: .sample).close()
            try link(path, to: target)
            #expect(throws: JournalError.symbolicLink(path: path)) { try Journal.open(at: path) }
            #expect(throws: JournalError.symbolicLink(path: path)) { try Journal.create(at: path, header: .sample) }
            try POSIXFileSystem().remove(path)
            try link(path, to: directory + "/nowhere")
            #expect(throws: JournalError.symbolicLink(path: path)) { try Journal.create(at: path, header: .sample) }
            #expect(fileNames(in: directory) == ["out.journal", "target"])
        }
    }

    @Test func aTornTailIsCutOff() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/out.journal"
            let journal = try Journal.create(at: path, header: .sample)
            for row in 0..<10 { try journal.append(.sample(row)) }
            try journal.close()
            try POSIXFileSystem().open(path).truncate(to: journal.byteCount - 3)
            let recovered = try Journal.open(at: path)
            #expect(recovered.counts == (6, 4))
            #expect(fileNames(in: directory) == ["out.journal", "out.journal.torn-1"])
            #expect(status(directory + "/out.journal.torn-1").st_mode & 0o777 == 0o600)
        }
    }

    @Test func manyWriters() async throws {
        let path = "/tmp/paradigm-journal-\(getpid())-writers.journal"
        try Journal.discard(at: path)
        let journal = try Journal.create(at: path, header: .sample)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<8 {
                group.addTask {
                    for row in 0..<200 { try journal.append(.sample(worker * 200 + row)) }
                }
            }
            try await group.waitForAll()
        }
        try journal.close()
        let again = try Journal.open(at: path)
        #expect(again.counts.answered + again.counts.failed == 1_600)
        #expect(again.recovery.tornBytes == 0)
        try again.remove()
    }

    @Test func completionRecordOnDisk() throws {
        try withTemporaryDirectory { directory in
            let path = directory + "/out.summary.json"
            let record = CompletionRecord(job: JobID(high: 1, low: 2), input: nil, options: [:], figures: ["rows": 1])
            #expect(try CompletionRecord.read(at: path) == nil)
            try record.write(to: path)
            try record.write(to: path)
            #expect(try CompletionRecord.read(at: path) == record)
            #expect(fileNames(in: directory) == ["out.summary.json"])
        }
    }
}

/// A file system on which another run always is a moment faster: it replaces each file between opening and locking.
private struct ReplacingFileSystem: FileSystem {
    private let real = POSIXFileSystem()

    func open(_ path: String) throws(FileError) -> any OpenFile {
        let file = try real.open(path)
        try real.replace(path, with: [])
        return file
    }

    func create(_ path: String) throws(FileError) -> any OpenFile { try real.create(path) }
    func rename(_ path: String, to newPath: String) throws(FileError) { try real.rename(path, to: newPath) }
    func remove(_ path: String) throws(FileError) { try real.remove(path) }
    func syncDirectory(of path: String) throws(FileError) { try real.syncDirectory(of: path) }
}

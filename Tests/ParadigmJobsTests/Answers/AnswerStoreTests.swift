import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

/// Answers that processes keep for each other.
@Suite struct AnswerStoreTests {
    private func store(_ directory: String, isSimulated: Bool = false) throws -> AnswerStore {
        var kept = BatchJobOptions.KeptAnswers(directory: directory)
        kept.isSimulated = isSimulated
        return try AnswerStore(kept)
    }

    /// Keeps the answers to some rows in a file of their own.
    private func keep(_ rows: [Int], in directory: String, isSimulated: Bool = false) throws {
        let store = try store(directory, isSimulated: isSimulated)
        for row in rows { try store.keep(.sample(row)) }
        try store.close()
    }

    /// The rows of those that have an answer.
    private func known(_ rows: Range<Int>, in store: AnswerStore) -> [Int] {
        rows.filter { store.answer(to: .sample($0)) == .sample($0) }
    }

    @Test func `what one process keeps another one finds`() throws {
        try withTemporaryDirectory { directory in
            let shared = directory + "/shared"
            defer {
                for name in fileNames(in: shared) { unsafe unlink(shared + "/" + name) }
                unsafe rmdir(shared)
            }
            let empty = try store(shared)
            #expect(empty.count == 0 && empty.notes.isEmpty)
            try empty.close()
            #expect(fileNames(in: shared) == [], "who has nothing to keep leaves no file")
            try keep([1, 2, 4], in: shared)
            try keep([4, 5, 7], in: shared + "/")
            let files = fileNames(in: shared)
            #expect(files.count == 2)
            for name in files {
                #expect(name.hasSuffix(".answers") && name.contains("-\(getpid())-"))
                var status = stat()
                unsafe lstat(shared + "/" + name, &status)
                #expect(status.st_mode & 0o777 == 0o600)
            }
            let third = try store(shared)
            #expect(third.count == 5)
            #expect(known(0..<9, in: third) == [1, 2, 4, 5, 7])
            #expect(third.notes == [])
        }
    }

    @Test func `a file is read while its process writes, and a line without its end is not there yet`() throws {
        try withTemporaryDirectory { directory in
            let writer = try store(directory)
            for row in [1, 2] { try writer.keep(.sample(row)) }
            #expect(known(0..<3, in: try store(directory)) == [1, 2])
            let path = directory + "/" + (fileNames(in: directory).first ?? "")
            let text = try load(path)
            for cut in [1, 20, 60] {
                try save(Array(text.dropLast(cut)), to: path)
                let reader = try store(directory)
                #expect(known(0..<3, in: reader) == [1], "\(cut)")
                #expect(reader.notes == [])
            }
            try writer.close()
        }
    }

    @Test func `a damaged line costs its own answer, and is told`() throws {
        try withTemporaryDirectory { directory in
            try keep([1, 2, 4], in: directory)
            let path = directory + "/" + (fileNames(in: directory).first ?? "")
            let text = String(decoding: try load(path), as: UTF8.self)
            try save(text.replacing(#"{"n":2}"#, with: #"{"n":3}"#), to: path)
            let reader = try store(directory)
            #expect(known(0..<5, in: reader) == [1, 4])
            #expect(reader.notes == [.damaged(path: path, lines: 1)])
        }
    }

    @Test func `what is no file of answers is named and left out`() throws {
        try withTemporaryDirectory { directory in
            try keep([1], in: directory)
            try save("hello\n", to: directory + "/a.answers")
            try save("hello", to: directory + "/b.answers")
            try save("", to: directory + "/c.answers")
            try save("{\"paradigm_j", to: directory + "/d.answers")
            try save("nothing to do with it", to: directory + "/notes.txt")
            unsafe symlink("/etc/hostname", directory + "/e.answers")
            let journal = try Journal.create(at: directory + "/f.answers", header: .sample)
            try journal.append(.sample(2))
            try journal.close()
            let reader = try store(directory)
            #expect(known(0..<5, in: reader) == [1])
            unsafe mkfifo(directory + "/g.answers", 0o600)
            #expect(try store(directory).notes.contains(.notAFile(path: directory + "/g.answers")))
            unsafe unlink(directory + "/g.answers")
            #expect(reader.notes.count == 4, "\(reader.notes)")
            #expect(reader.notes.contains(.foreign(path: directory + "/a.answers")))
            #expect(reader.notes.contains(.foreign(path: directory + "/b.answers")))
            #expect(reader.notes.contains(.notAFile(path: directory + "/e.answers")))
            #expect(reader.notes.contains(.foreign(path: directory + "/f.answers")))
        }
    }

    @Test func `who only reads makes no directory`() throws {
        try withTemporaryDirectory { directory in
            let kept = BatchJobOptions.KeptAnswers(directory: directory + "/none")
            #expect(try AnswerStore(kept, isForReading: true).count == 0)
            #expect(FileStatus.of(kept.directory) == nil)
            try keep([1, 2], in: directory)
            let reader = try AnswerStore(BatchJobOptions.KeptAnswers(directory: directory), isForReading: true)
            #expect(known(0..<4, in: reader) == [1, 2])
        }
    }

    @Test func `answers of the simulator are not mixed with real ones`() throws {
        try withTemporaryDirectory { directory in
            try keep([1], in: directory)
            try keep([2], in: directory, isSimulated: true)
            for (isSimulated, row) in [(false, 1), (true, 2)] {
                let reader = try store(directory, isSimulated: isSimulated)
                #expect(known(0..<5, in: reader) == [row])
                #expect(reader.notes == [.otherKind(files: 1)])
            }
        }
    }

    @Test func `an answer that was taken back is none`() throws {
        try withTemporaryDirectory { directory in
            let writer = try store(directory)
            for row in [1, 2] { try writer.keep(.sample(row)) }
            try writer.keep(
                OutcomeRecord(
                    key: .sample(1),
                    label: "row-2",
                    generation: 1,
                    outcome: .failure(code: "answer_in_doubt", message: "", status: nil, requestID: nil, body: nil)
                )
            )
            try writer.close()
            #expect(known(0..<3, in: try store(directory)) == [2])
            try keep([1], in: directory)
            #expect(known(0..<3, in: try store(directory)) == [1, 2])
        }
    }

    @Test func `a place that can hold no answers is told before anything is sent`() throws {
        try withTemporaryDirectory { directory in
            try save("", to: directory + "/file")
            #expect(throws: FileError(.create, directory + "/file", code: ENOTDIR)) { try store(directory + "/file") }
            #expect(throws: FileError(.create, directory + "/a/b", code: ENOENT)) { try store(directory + "/a/b") }
        }
    }

    @Test func `many files, few of them open`() throws {
        try withTemporaryDirectory { directory in
            for file in 0..<40 { try keep([file * 3 + 1, file * 3 + 2], in: directory) }
            let reader = try store(directory)
            #expect(reader.count == 80)
            let rows = (0..<120).filter { $0 % 3 != 0 }
            #expect(rows.shuffled().allSatisfy { reader.answer(to: .sample($0)) == .sample($0) })
        }
    }

    @Test func `names are unique, and hold nothing that a path would`() {
        let name = AnswerStore.fileName(host: "node-7.cluster/../x y", process: 42, random: 0xAB)
        #expect(name == "node-7.cluster_.._x_y-42-00000000000000ab.answers")
        #expect(AnswerStore.fileName(host: ".hidden", process: 1, random: 0).hasPrefix("host.hidden-1-"))
        #expect(AnswerStore.fileName(host: "", process: 1, random: 0).hasPrefix("host-1-"))
    }
}

import ParadigmAPI
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct LocalFilesTests {
    private func found(_ folder: TemporaryFolder, own: [String] = []) throws -> LocalFiles {
        try LocalFiles(at: [folder.path], own: own)
    }

    private func reasons(_ files: LocalFiles) -> [String: LocalFiles.Reason] {
        Dictionary(files.omissions.map { (FilePath.name(of: $0.path), $0.reason) }) { $1 }
    }

    /// One name in two forms of Unicode: to a system of files, and to whoever sends both, they are two files.
    @Test func `names that only look alike are two files`() throws {
        let folder = try TemporaryFolder()
        let names = ["r\u{E9}sum\u{E9}.txt", "re\u{301}sume\u{301}.txt"]
        for name in names { _ = try folder.write(name.utf8.count.description, to: name) }
        let files = try found(folder)
        #expect(files.files.map { Array($0.name.utf8) }.sorted { $0.count < $1.count } == names.map { Array($0.utf8) })
        #expect(files.omissions.isEmpty)
        let documents = try files.files.map { try LocalDocument(path: $0.path, name: $0.name) }
        let batch = UploadBatch(documents, workspace: 1, server: "s")
        let lines = documents.enumerated()
            .map { number, document in
                #"{"custom_id":"\#(document.path)","response":{"body":{"id":\#(number + 1),"status":"embedded"}}}"#
            }
        let output = try folder.write(lines.joined(separator: "\n"), to: "out.jsonl")
        #expect(try batch.documents(inOutput: output) { _ in 0 }.map(\.id) == ["1", "2"])
        var list = UploadList(try batch.documents(inOutput: output) { _ in 0 })
        list.documents[0].isGone()
        #expect(documents.map(list.rounds(retriesFailed: false)) == [1, 0])
    }

    @Test func `what is left out of a folder is told, each with its reason`() throws {
        let folder = try TemporaryFolder()
        _ = try folder.write("x", to: "a.txt")
        _ = try folder.write("x", to: ".hidden")
        try #require(unsafe symlink("nowhere", folder.path + "/broken") == 0)
        try #require(unsafe symlink("/tmp", folder.path + "/elsewhere") == 0)
        try #require(unsafe symlink("a.txt", folder.path + "/b.txt") == 0)
        try #require(unsafe mkfifo(folder.path + "/pipe", 0o600) == 0)
        var raw = Array(folder.path.utf8).map { CChar(bitPattern: $0) }
        raw += [0x2F, 0x62, 0x61, 0x64, CChar(bitPattern: 0xFF), 0]
        let file = unsafe open(raw, O_CREAT | O_WRONLY, 0o600)
        try #require(file >= 0)
        close(file)
        defer { unsafe unlink(raw) }
        let files = try found(folder)
        #expect(files.files.map(\.name) == ["a.txt"])
        #expect(
            reasons(files) == [
                "broken": .brokenLink, "elsewhere": .linkToFolder, "b.txt": .again, "pipe": .noFile,
                "bad\u{FFFD}": .unreadableName,
            ]
        )
    }

    @Test func `what this program has written is no document`() throws {
        let folder = try TemporaryFolder()
        let own = [
            "l.csv", "l.csv.files.csv", "l.csv.uploads.jsonl", "l.csv.uploads.jsonl.journal",
            "l.csv.uploads.jsonl.summary.json", "a.csv", "a.csv.summary.json", "a.csv.pairs.csv", "q.csv",
        ]
        let others = ["a.csv.pdf", "b.csv", "c.summary.json", "l.pdf"]
        for name in own + others { _ = try folder.write("x", to: name) }
        let files = try found(folder, own: [folder.path + "/q.csv", folder.path + "/not-there"])
        #expect(files.files.map(\.name) == others)
        #expect(files.omissions.allSatisfy { $0.reason == .own } && files.omissions.count == own.count)
        let around = OwnFiles.around(folder.path + "/l.csv").map { FilePath.name(of: $0) }
        #expect(around.sorted() == own.filter { $0.hasPrefix("l.csv") }.sorted())
    }

    @Test func `one file under several paths is sent once, by the path that it has in the list`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("x", to: "a.txt")
        let files = try LocalFiles(at: [path, folder.path, folder.path + "/./a.txt"])
        #expect(files.files.map(\.path) == [path])
        #expect(files.omissions.map(\.reason) == [.again, .again])
        var document = ListedDocument()
        (document.path, document.id) = (folder.path + "//a.txt", "7")
        let list = UploadList([document])
        #expect(list.respelled([try LocalDocument(path: path, name: "a.txt")]).map(\.path) == [document.path])
        #expect(list.missing(in: UploadList([])).map(\.id) == ["7"])
        #expect(list.missing(in: list).isEmpty)
    }

    @Test func `a pipe is no file, and is not waited for`() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        try #require(unsafe mkfifo(pipe, 0o600) == 0)
        #expect(throws: DocumentsFault.noFile(path: pipe)) { try LocalFiles(at: [pipe]) }
        #expect(throws: DocumentsFault.noFile(path: "/dev/null")) { try LocalFiles(at: ["/dev/null"]) }
        let empty = try TemporaryFolder()
        #expect(throws: DocumentsFault.emptyFolder(path: empty.path)) { try LocalFiles(at: [empty.path]) }
    }
}

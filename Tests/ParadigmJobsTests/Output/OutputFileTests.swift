import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmSimulator
import Testing

/// The output appears complete or not at all.
@Suite struct OutputFileTests {
    private let input = (1...10).map { "row \($0)" }.joined(separator: "\n")
    private let found: [RowKey: OutcomeRecord]

    init() throws {
        found = try outcomes(of: input, options(.text)) { _ in reply("an answer") }
    }

    /// Exports with so small a buffer that there are several writes.
    private func export(to path: String, on disk: SimulatedDisk) throws {
        let exporter = Exporter(ExportOptions(), fileSystem: disk, bufferSize: 100) { found[$0] }
        _ = try exporter.export(try InputReader(bytes: Array(input.utf8), options: options(.text)), to: path)
    }

    @Test(arguments: [SimulatedDisk.Fault.Kind.inputOutputError, .diskFull, .shortThenFull], [false, true])
    func anyFailureLeavesTheOldOutputAndNoOther(kind: SimulatedDisk.Fault.Kind, isForEver: Bool) throws {
        let good = SimulatedDisk()
        try export(to: "/out.csv", on: good)
        let complete = try #require(good.content(of: "/out.csv"))
        #expect(good.operations > 6)
        for operation in 0..<good.operations {
            let disk = SimulatedDisk()
            disk.setContent(of: "/out.csv", to: [1, 2, 3])
            disk.set(.init(kind: kind, operation: operation, isForEver: isForEver))
            do {
                try export(to: "/out.csv", on: disk)
                // What is short is only ever a write.
                #expect(kind == .shortThenFull)
                #expect(disk.content(of: "/out.csv") == complete)
            } catch let error as FileError {
                #expect(error.path.hasPrefix("/out.csv"))
                // The name has changed already when it is the directory's sync that fails.
                let isLast = operation == good.operations - 1
                #expect(disk.content(of: "/out.csv") == (isLast ? complete : [1, 2, 3]))
                if !isForEver, kind == .inputOutputError { #expect(disk.names == ["/out.csv"]) }
            }
            let later = disk.afterKill()
            try export(to: "/out.csv", on: later)
            #expect(later.content(of: "/out.csv") == complete)
            #expect(later.names == ["/out.csv"])
        }
    }

    @Test func shortWritesAreContinued() throws {
        let good = SimulatedDisk()
        try export(to: "/out.csv", on: good)
        for operation in 0..<good.operations {
            let disk = SimulatedDisk(fault: .init(kind: .shortWrite, operation: operation))
            try export(to: "/out.csv", on: disk)
            #expect(disk.content(of: "/out.csv") == good.content(of: "/out.csv"))
        }
    }

    @Test func aKillOrAPowerCutLeavesTheOldOutputOrTheWholeNewOne() throws {
        let good = SimulatedDisk()
        try export(to: "/out.csv", on: good)
        let complete = try #require(good.content(of: "/out.csv"))
        var random = SplitMix64(seed: 7)
        for operation in 0..<good.operations {
            let disk = SimulatedDisk()
            disk.setContent(of: "/out.csv", to: [1, 2, 3])
            disk.set(.init(kind: .kill, operation: operation))
            #expect(throws: FileError.self) { try export(to: "/out.csv", on: disk) }
            let killed = disk.afterKill().content(of: "/out.csv")
            #expect(killed == [1, 2, 3] || killed == complete)
            for _ in 0..<20 {
                let cut = disk.afterPowerCut(using: &random).content(of: "/out.csv")
                #expect(cut == [1, 2, 3] || cut == complete)
            }
        }
        // Once the export has returned, a power cut changes nothing.
        for _ in 0..<20 { #expect(good.afterPowerCut(using: &random).content(of: "/out.csv") == complete) }
    }

    @Test func onARealDiskTheUsersMaskDecidesWhoMayRead() throws {
        try withScratchDirectory { directory in
            let path = "\(directory)/out.txt"
            try save("left behind", to: path + ".paradigm-00000000000000ff")
            try save("somebody else's", to: path + ".tmp")
            try save("old", to: path)
            let summary = try exportForReal(to: path)
            #expect(try load(path).count == summary.bytes)
            #expect(try names(in: directory) == ["out.txt", "out.txt.tmp"])
            var status = stat()
            #expect(unsafe stat(path, &status) == 0)
            let mask = umask(0)
            umask(mask)
            #expect(status.st_mode & 0o777 == 0o666 & ~mask)
        }
    }

    @Test func aNameThatIsNoRegularFileIsRefused() throws {
        try withScratchDirectory { directory in
            let (link, target) = ("\(directory)/link.csv", "\(directory)/target.csv")
            try save("mine", to: target)
            try #require(unsafe symlink(target, link) == 0)
            #expect(throws: FileError(.create, link, code: ELOOP)) { try exportForReal(to: link) }
            #expect(throws: FileError(.create, directory, code: EISDIR)) { try exportForReal(to: directory) }
            let pipe = "\(directory)/pipe"
            try #require(unsafe mkfifo(pipe, 0o600) == 0)
            #expect(throws: FileError(.create, pipe, code: EEXIST)) { try exportForReal(to: pipe) }
            #expect(try load(target) == Array("mine".utf8))
            // A link in place of a temporary file is left alone.
            let path = "\(directory)/out.csv"
            try #require(unsafe symlink(target, path + ".paradigm-00000000000000ff") == 0)
            _ = try exportForReal(to: path)
            #expect(try load(target) == Array("mine".utf8))
        }
    }

    /// Two exports into one name do not meet before the end, and what another one is writing is never taken away.
    @Test func twoExportsAtOnceHaveATemporaryFileEach() throws {
        try withScratchDirectory { directory in
            let path = "\(directory)/out.txt"
            let exporter = Exporter(ExportOptions()) { found[$0] }
            let reader = try InputReader(bytes: Array(input.utf8), options: options(.text))
            try exporter.export(reader, to: path) { _, first in
                _ = try exportForReal(to: path)
                #expect(try names(in: directory).count == 2)
                #expect(try load(first) == load(path))
            }
            #expect(try names(in: directory) == ["out.txt"])
        }
    }

    /// Only what was written here gets the name.
    @Test func aTemporaryFileThatSomebodyReplacedIsNotTakenForOurs() throws {
        try withScratchDirectory { directory in
            let path = "\(directory)/out.txt"
            let exporter = Exporter(ExportOptions()) { found[$0] }
            let reader = try InputReader(bytes: Array(input.utf8), options: options(.text))
            #expect(throws: FileError(.rename, path, code: ENOENT)) {
                try exporter.export(reader, to: path) { _, temporary in
                    try #require(unsafe unlink(temporary) == 0)
                    try save("somebody else's", to: temporary)
                }
            }
            #expect(try names(in: directory).count == 1)
            #expect(try names(in: directory) != ["out.txt"])
        }
    }

    @Test func aMissingDirectoryIsATypedError() {
        #expect(throws: FileError(.create, "/nowhere/at/all.csv", code: ENOENT)) {
            try exportForReal(to: "/nowhere/at/all.csv")
        }
    }

    private func exportForReal(to path: String) throws -> ExportSummary {
        let reader = try InputReader(bytes: Array(input.utf8), options: options(.text))
        return try Exporter(ExportOptions()) { found[$0] }.export(reader, to: path)
    }
}

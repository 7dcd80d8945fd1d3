import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

/// Each file of a run is one of its own.
@Suite struct RunFilesTests {
    private func files(
        _ input: String,
        _ output: String?,
        journal: String? = nil,
        copies: Bool = false,
        page: String? = nil,
        key: String? = nil
    ) -> RunFiles {
        var options = BatchJobOptions(
            source: copies ? .pipe(input) : .file(input),
            target: output.map(BatchJobOptions.Target.file) ?? .standardOutput
        )
        options.journal = journal
        var files = RunFiles(options)
        if let page { files.add(.page, page) }
        if let key { files.add(.key, key) }
        return files
    }

    @Test func filesOfTheirOwnAreFine() throws {
        try withScratchDirectory { directory in
            try save("x", to: directory + "/in.txt")
            try save("k", to: directory + "/key")
            let (input, key) = (directory + "/in.txt", directory + "/key")
            try files(input, directory + "/out", page: directory + "/page", key: key).check()
            try files(input, directory + "/out", journal: directory + "/j").check()
            try files(input, nil).check()
            try files(input, directory + "/nowhere/out").check()
        }
    }

    /// Whatever a name is, and whether its file is there or not.
    @Test func namesThatMeetAreRefused() throws {
        try withScratchDirectory { directory in
            let input = directory + "/in.txt"
            try save("x", to: input)
            try #require(unsafe symlink(input, directory + "/link.txt") == 0)
            try #require(unsafe link(input, directory + "/hard.txt") == 0)
            try #require(unsafe mkdir(directory + "/sub", 0o700) == 0)
            let meeting: [(RunFiles, RunFiles.Role, RunFiles.Role)] = [
                (files(input, input), .input, .output),
                (files(input, directory + "/./in.txt"), .input, .output),
                (files(input, directory + "/sub/../in.txt"), .input, .output),
                (files(directory + "/link.txt", input), .input, .output),
                (files(input, directory + "/hard.txt"), .input, .output),
                (files(input, directory + "/out", journal: input), .input, .journal),
                (files(input, nil, journal: directory + "/link.txt"), .input, .journal),
                (files(input, directory + "/out", journal: directory + "/sub/../out"), .output, .journal),
                (files(input, directory + "/out", journal: directory + "/out.summary.json"), .journal, .record),
                (files(input, directory + "/out", page: directory + "//out.journal"), .journal, .page),
                (files(input, directory + "/out", page: input), .input, .page),
                (files("x", directory + "/out", copies: true, page: directory + "/out.input"), .copy, .page),
                (files(input, directory + "/out", key: directory + "/out"), .output, .key),
                (files(input, directory + "/out", page: directory + "/key", key: directory + "/key"), .page, .key),
            ]
            for (files, one, other) in meeting {
                let failure = #expect(throws: BatchFailure.self, "\(one) and \(other)") { try files.check() }
                guard case .sameFile(let first, let second) = failure else {
                    Issue.record("\(one) and \(other): \(String(describing: failure))")
                    continue
                }
                #expect((first.role, second.role) == (one, other))
            }
            for name in ["out.summary.json", "out.journal"] {
                try save("x", to: directory + "/" + name)
                #expect(throws: BatchFailure.self, "\(name)") {
                    try files(directory + "/" + name, directory + "/out").check()
                }
            }
        }
    }

    @Test func whatIsMadeMustBeAFile() throws {
        try withScratchDirectory { directory in
            let input = directory + "/in.txt"
            try save("x", to: input)
            try #require(unsafe mkfifo(directory + "/pipe", 0o600) == 0)
            try #require(unsafe mkdir(directory + "/sub", 0o700) == 0)
            try #require(unsafe symlink(directory + "/nothing", directory + "/link") == 0)
            let kinds: [(String, FileKind)] = [
                (directory + "/pipe", .pipe), (directory + "/sub", .directory), (directory + "/link", .link),
                ("/dev/null", .device),
            ]
            for (path, kind) in kinds {
                for files in [
                    files(input, path), files(input, directory + "/out", journal: path),
                    files(input, directory + "/out", page: path), files(input, nil, journal: path),
                ] {
                    let failure = #expect(throws: BatchFailure.self, "\(path)") { try files.check() }
                    guard case .notAFile(let file, kind) = failure, file.path == path else {
                        Issue.record("\(path): \(String(describing: failure))")
                        continue
                    }
                }
            }
        }
    }

    @Test func whatAPathLeadsTo() throws {
        try withScratchDirectory { directory in
            try save("x", to: directory + "/in.txt")
            try #require(unsafe mkfifo(directory + "/pipe", 0o600) == 0)
            for name in ["in.txt", "none"] {
                let path = directory + "/" + name
                #expect(BatchJobOptions.Source(path: path) == .file(path))
            }
            #expect(BatchJobOptions.Source(path: directory + "/pipe") == .pipe(directory + "/pipe"))
            for device in ["/dev/null", "/dev/zero"] {
                #expect(BatchJobOptions.Source(path: device) == .pipe(device))
                #expect(throws: InputError.device(path: device)) {
                    try InputReader(path: device, options: options(.text))
                }
            }
        }
    }
}

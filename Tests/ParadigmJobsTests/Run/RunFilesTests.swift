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

    /// Whatever is written is nothing else, by whichever name and in whichever order.
    @Test func everyRoleIsHeldAgainstEveryOther() throws {
        let streams: Set<RunFiles.Role> = [.standardOutput, .standardError]
        let read: Set<RunFiles.Role> = [
            .input, .part, .prompt, .schema, .documents, .document, .answers, .key, .authority, .configuration,
            .certificate, .privateKey,
        ]
        try withScratchDirectory { directory in
            let file = directory + "/file"
            try save("x", to: file)
            try #require(unsafe symlink(file, directory + "/link") == 0)
            try #require(unsafe link(file, directory + "/hard") == 0)
            for one in RunFiles.Role.allCases {
                for other in RunFiles.Role.allCases {
                    for name in ["/file", "/./file", "/hard", "/link"] {
                        var files = RunFiles()
                        files.add(one, directory + name)
                        files.add(other, file)
                        let areFine =
                            read.contains(one) && read.contains(other)
                            || streams.contains(one) && streams.contains(other)
                        do {
                            try files.check()
                            #expect(areFine, "\(one) and \(other), \(name)")
                        } catch {
                            guard case .sameFile = error as? BatchFailure, !areFine else {
                                Issue.record("\(one) and \(other), \(name): \(error)")
                                continue
                            }
                        }
                    }
                }
            }
        }
    }

    @Test func whatOthersHaveWrittenIsNotReplaced() throws {
        try withScratchDirectory { directory in
            let path = directory + "/file"
            let mark = OwnMark("a,b,", "x;", part: ",z\n")
            func check(force: Bool = false) throws {
                var files = RunFiles()
                files.add(.page, path, knownBy: mark)
                try files.check(force: force)
            }
            try check()
            for (text, isOurs) in [
                ("", true), ("a,b,c,z\n1", true), ("x;y,z\n", true), ("a,b,c\n", false), ("mine", false),
            ] {
                try save(text, to: path)
                if isOurs {
                    try check()
                } else {
                    #expect(throws: BatchFailure.foreignFile(RunFiles.File(role: .page, path: path)), "\(text)") {
                        try check()
                    }
                }
                try check(force: true)
            }
        }
    }

    @Test func keptAnswersAreNoOutput() throws {
        try withScratchDirectory { directory in
            try save("x", to: directory + "/in.txt")
            try #require(unsafe mkdir(directory + "/kept", 0o700) == 0)
            try save("{}", to: directory + "/kept/host-1.answers")
            for (output, isFine) in [
                ("/kept/host-1.answers", false), ("/kept/../kept/host-1.answers", false), ("/kept/out", true),
            ] {
                var options = BatchJobOptions(source: .file(directory + "/in.txt"), target: .file(directory + output))
                options.answers = .init(directory: directory + "/kept")
                if isFine {
                    try RunFiles(options).check()
                } else {
                    #expect(throws: BatchFailure.self, "\(output)") { try RunFiles(options).check() }
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
                let source = BatchJobOptions.Source(path: path)
                #expect(source.isFile && source.path == path)
            }
            #expect(!BatchJobOptions.Source(path: directory + "/pipe").isFile)
            #expect(BatchJobOptions.Source(path: directory + "/pipe").path == directory + "/pipe")
            for device in ["/dev/null", "/dev/zero"] {
                #expect(!BatchJobOptions.Source(path: device).isFile)
                #expect(BatchJobOptions.Source(path: device).path == device)
                #expect(throws: InputError.device(path: device)) {
                    try InputReader(path: device, options: options(.text))
                }
            }
        }
    }
}

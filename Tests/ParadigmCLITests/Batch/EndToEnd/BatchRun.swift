import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmGround
import ParadigmJobs
import ParadigmSimulator
import Testing

/// `paradigm batch` as a user runs it, in a directory of its own.
struct BatchRun {
    let directory: String
    /// The base URL of a simulator; nil for the built-in one.
    var url: String?
    var key = "test"

    /// Calls `body` with a new directory and a simulator.
    static func withSimulator(_ options: String..., body: (BatchRun) throws -> Void) async throws {
        try await TestFile.withDirectory { directory in
            let child = try ChildProcess(
                BuiltCommand.path(),
                arguments: ["simulate", "--attached", "--port", "0"] + options,
                environment: BuiltCommand.base
            )
            defer { child.end() }
            let line = try #require(try child.output.readLine(limit: 4096), "the simulator did not start")
            try body(BatchRun(directory: directory, url: String(decoding: line, as: UTF8.self)))
        }
    }

    var environment: [String: String] {
        guard let url else { return [:] }
        return ["PARADIGM_BASE_URL": url, "PARADIGM_API_KEY": key, "PARADIGM_MODEL": "alfred-4.2"]
    }

    func path(_ name: String) -> String { directory + "/" + name }

    func write(_ text: String, to name: String) throws {
        try TestFile.write(text, to: path(name), mode: 0o600)
    }

    func read(_ name: String) throws -> String {
        try FileText.read(path(name), limit: 64 << 20)
    }

    func isThere(_ name: String) -> Bool { FileText.isThere(path(name)) }

    /// The names in the directory.
    func names() throws -> [String] {
        POSIXFileSystem().names(beginningWith: directory + "/").map(FilePath.name(of:))
            .filter { $0 != "." && $0 != ".." }
    }

    /// So many prompts, each different.
    func writePrompts(_ count: Int, to name: String = "in.jsonl") throws {
        try write((1...count).map { "{\"prompt\":\"Question \($0)\"}\n" }.joined(), to: name)
    }

    /// Runs the command; names that begin with `@` are those of files in the directory.
    func run(_ arguments: String..., command: String = "batch", input: String = "") throws -> BuiltCommand.Run {
        try run(arguments, command: command, input: input)
    }

    /// Runs the command to its end.
    func run(_ arguments: [String], command: String = "batch", input: String = "") throws -> BuiltCommand.Run {
        try BuiltCommand.run([command] + expanded(arguments), input: input, environment: environment)
    }

    /// Starts the command without waiting for it.
    func start(_ arguments: String...) throws -> ChildProcess {
        try start(arguments)
    }

    /// Starts the command without waiting for it.
    func start(_ arguments: [String]) throws -> ChildProcess {
        try ChildProcess(
            BuiltCommand.path(),
            arguments: ["batch"] + expanded(arguments),
            environment: BuiltCommand.base.merging(environment) { $1 },
            capturesErrors: true
        )
    }

    private func expanded(_ arguments: [String]) -> [String] {
        arguments.map { $0.hasPrefix("@") ? path(String($0.dropFirst())) : $0 }
    }

    /// The lines of an output, by their ids.
    func lines(_ name: String) throws -> [(id: String, line: JSONValue)] {
        try Self.lines(of: read(name))
    }

    static func lines(of text: String) throws -> [(id: String, line: JSONValue)] {
        try text.split(separator: "\n")
            .map { text in
                let line = try JSONValue(parsing: String(text))
                return (line["custom_id"]?.string ?? "?", line)
            }
    }
}

extension ChildProcess {
    /// Reads lines of progress until one says enough.
    func waitForProgress(_ isEnough: (JSONValue) -> Bool) throws {
        while let line = try errors?.readLine(limit: 1 << 16) {
            if let json = try? JSONValue(parsing: line), isEnough(json) { return }
        }
        Issue.record("the command ended before it was far enough")
    }

    /// Reads lines until one says enough.
    func waitForLine(_ isEnough: (String) -> Bool) throws {
        while let line = try errors?.readLine(limit: 1 << 16) {
            if isEnough(String(decoding: line, as: UTF8.self)) { return }
        }
        Issue.record("the command ended before it was far enough")
    }

    /// Waits for the end and closes the pipes.
    func finish() throws -> (status: Int32, output: String, errors: String) {
        let (output, errors) = try exchange()
        self.errors?.close()
        self.output.close()
        return (wait(), String(decoding: output, as: UTF8.self), String(decoding: errors, as: UTF8.self))
    }
}

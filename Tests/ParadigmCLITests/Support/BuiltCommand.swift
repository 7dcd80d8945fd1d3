import ParadigmAPI
import ParadigmCLI
import ParadigmSimulator
import Testing

/// The built `paradigm`, run as a user runs it.
struct BuiltCommand {
    /// What a run left behind.
    struct Run {
        let status: Int32
        let output: String
        let errors: String

        /// Standard output as JSON.
        func json() throws -> JSONValue { try JSONValue(parsing: output) }
    }

    /// Runs the command to its end.
    ///
    /// - Parameters:
    ///   - arguments: Its arguments.
    ///   - input: Its standard input.
    ///   - environment: Its environment beside an empty home, so that no configuration of this machine counts.
    /// - Returns: What it left behind.
    /// - Throws: When it cannot be started.
    static func run(
        _ arguments: [String],
        input: String = "",
        environment: [String: String] = [:]
    ) throws -> Run {
        let child = try ChildProcess(
            path(),
            arguments: arguments,
            environment: base.merging(environment) { $1 },
            capturesErrors: true
        )
        let (output, errors) = try child.exchange(input: input.utf8)
        defer {
            child.output.close()
            child.errors?.close()
        }
        return Run(
            status: child.wait(),
            output: String(decoding: output, as: UTF8.self),
            errors: String(decoding: errors, as: UTF8.self)
        )
    }

    /// Calls `body` with the base URL of a simulator in a process of its own.
    static func withSimulator<Result>(_ options: String..., body: (String) throws -> Result) throws -> Result {
        let child = try ChildProcess(
            path(),
            arguments: ["simulate", "--attached", "--port", "0"] + options,
            environment: base
        )
        defer { child.end() }
        let line = try #require(try child.output.readLine(limit: 4096), "the simulator did not start")
        return try body(String(decoding: line, as: UTF8.self))
    }

    static let base = ["HOME": "/nonexistent", "LC_ALL": "C"]

    /// The command lies beside the bundle of the tests in the build directory.
    static func path() throws -> String {
        let bundle = try #require(TestBundle.path)
        var parts = bundle.split(separator: "/")[...]
        while let last = parts.popLast() {
            let candidate = "/" + (parts + ["paradigm"]).joined(separator: "/")
            if TestBundle.isExecutable(candidate) { return candidate }
            if last == ".build" { break }
        }
        throw NotBuilt()
    }

    struct NotBuilt: Error {}
}

import ParadigmCLI
import ParadigmGround
import Testing

/// How the command behaves as a process among others.
@Suite struct ProcessEndToEndTests {
    private func start(_ arguments: String..., capturesErrors: Bool = true) throws -> ChildProcess {
        try ChildProcess(
            BuiltCommand.path(),
            arguments: arguments,
            environment: BuiltCommand.base,
            capturesErrors: capturesErrors
        )
    }

    @Test(.timeLimit(.minutes(10))) func `the simulator dies with a command that was killed`() throws {
        let command = try start("speed-test", "--simulate", "--requests", "500", "--concurrency", "1")
        // The first line comes when the simulator is up.
        #expect(try command.output.readLine(limit: 4096) != nil)
        #expect(kill(command.id, SIGKILL) == 0)
        #expect(command.wait() == 128 + SIGKILL)
        // The simulator shares this pipe: it ends when nobody is left.
        #expect(try command.errors?.readToEnd(limit: 1 << 20) != nil)
        command.input.close()
        command.output.close()
        command.errors?.close()
    }

    @Test(.timeLimit(.minutes(10)), arguments: [SIGINT, SIGTERM])
    func `a signal stops the simulator in good order`(signal: Int32) throws {
        let command = try start("simulate", "--port", "0")
        let line = try #require(try command.output.readLine(limit: 4096))
        #expect(String(decoding: line, as: UTF8.self).contains("http://127.0.0.1:"))
        #expect(kill(command.id, signal) == 0)
        #expect(command.wait() == 0)
        #expect(try command.errors?.readToEnd(limit: 1 << 20) == [])
        command.input.close()
        command.output.close()
        command.errors?.close()
    }

    @Test(
        .timeLimit(.minutes(10)),
        arguments: [
            (20, 21, ["batch", "/dev/null", "--format", "text", "--simulate"]),
            (40, 50, ["speed-test", "--requests", "30"]),
        ]
    )
    func `too few open files are told`(limit: Int, needed: Int, arguments: [String]) throws {
        // What other tests of this process have open at the moment may be inherited.
        let closing = "for f in /proc/self/fd/*; do n=${f##*/}; [ $n -lt 3 ] || eval \"exec $n>&-\"; done"
        let shell = try ChildProcess(
            "/bin/bash",
            arguments: ["-c", "\(closing); ulimit -n \(limit); exec \"$0\" \"$@\"", BuiltCommand.path()] + arguments,
            environment: BuiltCommand.base,
            capturesErrors: true
        )
        let errors = try shell.errors?.readToEnd(limit: 1 << 20) ?? []
        #expect(shell.wait() == 64)
        let said = String(decoding: errors, as: UTF8.self)
        #expect(said.contains("may open only \(limit) files") && said.contains("it takes \(needed)"), "\(said)")
        #expect(!said.contains("no more than"), "\(said)")
        for end in [shell.input, shell.output, shell.errors] { end?.close() }
    }

    @Test(.timeLimit(.minutes(10)), arguments: [0, 1, 2])
    func `no connection takes the place of a closed standard stream`(number: Int32) throws {
        let shell = try ChildProcess(
            "/bin/sh",
            arguments: ["-c", "exec \"$0\" simulate --port 0 \(number)>&-", BuiltCommand.path()],
            environment: BuiltCommand.base,
            capturesErrors: true
        )
        // Whatever it says, it says it when its socket is open; without an output it says why, and ends.
        _ = try number == 1 ? shell.errors?.readLine(limit: 4096) : shell.output.readLine(limit: 4096)
        #if os(Linux)
        if number != 1 {
            var target = [CChar](repeating: 0, count: 256)
            let length = max(0, unsafe readlink("/proc/\(shell.id)/fd/\(number)", &target, target.count))
            let text = String(decoding: target.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            #expect(text == "/dev/null")
        }
        #endif
        _ = kill(shell.id, SIGTERM)
        #expect(shell.wait() == (number == 1 ? 74 : 0))
        for end in [shell.input, shell.output, shell.errors] { end?.close() }
    }

    @Test(.timeLimit(.minutes(10))) func `a reader that goes away ends the command quietly`() throws {
        let command = try start("speed-test", "--simulate", "--requests", "2")
        command.output.close()
        #expect(try command.errors?.readToEnd(limit: 1 << 20) == [])
        #expect(command.wait() == 0)
        command.input.close()
        command.errors?.close()
    }
}

package import ParadigmGround
import Synchronization

/// A child process with pipes on its standard streams.
///
/// Made with `posix_spawn` directly: one child, three pipes and a wait are less than a dependency on a package for
/// subprocesses would bring with it, and it starts within a millisecond. The child has a process group of its own,
/// so that a Ctrl-C meant for this process reaches it only as the end of its standard input.
package struct ChildProcess: Sendable {
    /// The number of the process.
    package let id: pid_t
    /// Our ends of the pipes.
    package let input, output: FileDescriptor
    /// Nil when the child writes to our own standard error.
    package let errors: FileDescriptor?

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: The path of the program.
    ///   - arguments: Its arguments, without its name.
    ///   - environment: Its whole environment.
    ///   - capturesErrors: Whether its standard error is a pipe; otherwise it shares ours.
    /// - Throws: ``SystemError`` when it cannot be started.
    package init(
        _ executable: String,
        arguments: [String],
        environment: [String: String],
        capturesErrors: Bool = false
    ) throws(SystemError) {
        self = try Self.oneAtATime.withLock { _ throws(SystemError) in
            try ChildProcess(
                executable,
                ["paradigm"] + arguments,
                environment.map { "\($0)=\($1)" },
                capturesErrors: capturesErrors
            )
        }
    }

    /// Between the making of a pipe and the mark that closes it in children, another child would inherit it, and the
    /// end of its input would never come.
    private static let oneAtATime = Mutex(())

    private init(
        _ executable: String,
        _ arguments: [String],
        _ environment: [String],
        capturesErrors: Bool
    ) throws(SystemError) {
        let input = try Pipe()
        let output = try Pipe()
        let errors = capturesErrors ? try Pipe() : nil
        var streams: [(FileDescriptor, Int32)] = [(input.reader, 0), (output.writer, 1)]
        if let errors { streams.append((errors.writer, 2)) }
        do throws(SystemError) {
            id = try Self.spawn(executable, arguments, environment, streams: streams)
        } catch {
            for pipe in [input, output, errors] { pipe?.close() }
            throw error
        }
        for (end, _) in streams { end.close() }
        (self.input, self.output, self.errors) = (input.writer, output.reader, errors?.reader)
    }

    /// Waits until the child has ended.
    ///
    /// - Returns: Its exit status, or 128 and the number of the signal that ended it, as shells have it.
    @discardableResult
    package func wait() -> Int32 {
        var status: Int32 = 0
        while unsafe waitpid(id, &status, 0) < 0 {
            if errno != EINTR { return -1 }
        }
        let signal = status & 0x7F
        return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
    }

    /// Ends a child that holds nothing worth saving, and closes our ends of the pipes.
    package func end() {
        _ = kill(id, SIGKILL)
        wait()
        for end in [input, output, errors] { end?.close() }
    }

    private static func spawn(
        _ executable: String,
        _ arguments: [String],
        _ environment: [String],
        streams: [(FileDescriptor, Int32)]
    ) throws(SystemError) -> pid_t {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = unsafe posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        for (end, number) in streams {
            // A duplicate is inherited; the originals close themselves (O_CLOEXEC).
            unsafe posix_spawn_file_actions_adddup2(&actions, end.number, number)
        }
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        unsafe sigemptyset(&defaults)
        unsafe sigaddset(&defaults, SIGPIPE)
        unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF))

        var id: pid_t = 0
        let code = unsafe withCStrings(arguments) { arguments in
            unsafe withCStrings(environment) { environment in
                unsafe posix_spawn(&id, executable, &actions, &attributes, arguments, environment)
            }
        }
        guard code == 0 else { throw SystemError(code: code) }
        return id
    }
}

/// Both ends of a pipe; neither is inherited by children.
private struct Pipe {
    let reader, writer: FileDescriptor

    init() throws(SystemError) {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { throw SystemError() }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (reader, writer) = (FileDescriptor(ends[0]), FileDescriptor(ends[1]))
    }

    func close() {
        reader.close()
        writer.close()
    }
}

/// Calls `body` with a null-terminated array of C strings that lives as long as the call.
private func withCStrings(
    _ strings: [String],
    _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32
) -> Int32 {
    var copies = unsafe strings.map { unsafe strdup($0) } + [nil]
    defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
    return unsafe copies.withUnsafeMutableBufferPointer { buffer in
        unsafe buffer.baseAddress.map { unsafe body($0) } ?? EINVAL
    }
}

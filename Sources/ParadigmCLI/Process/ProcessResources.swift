import ParadigmGround

/// What this process uses of the machine.
package enum ProcessResources {
    /// Processor time of all threads so far, in user and system mode; children are not counted.
    package static var processorTime: Duration {
        // POSIX counts `clock()` in microseconds on every system.
        .microseconds(Int64(clock()))
    }

    /// Raises the soft limit on open files to the hard one, since every request in flight may hold a connection.
    package static func raiseOpenFileLimit() {
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(resource, &limit)
    }

    /// Puts the null device in the place of standard streams that are closed, so that no socket takes their number and
    /// is sent what was meant to be printed.
    ///
    /// It is opened for reading alone: reading finds the end at once, and writing fails as on a closed stream. Other than
    /// a stream that was given, it is not handed on, so that whoever wants to know can tell them apart.
    package static func replaceClosedStreams() {
        for stream in [FileDescriptor.standardInput, .standardOutput, .standardError]
        where fcntl(stream.number, F_GETFD) < 0 {
            // The lowest number that is free is taken, which is this one.
            _ = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
        }
    }

    /// A broken pipe shows as a failed write rather than as a signal that ends the process.
    package static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// The bytes of the arguments after the command's name, which need not be UTF-8.
    package static var arguments: [[UInt8]] {
        var arguments: [[UInt8]] = []
        var next = unsafe CommandLine.unsafeArgv + 1
        while let text = unsafe next.pointee {
            let bytes = unsafe UnsafeRawBufferPointer(start: text, count: strlen(text))
            arguments.append(unsafe Array(bytes))
            unsafe next += 1
        }
        return arguments
    }

    /// The names of the variables of this command's own whose values are not UTF-8.
    package static var variablesNotInUTF8: [String] {
        var names: [String] = []
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let name = unsafe String(cString: text).prefix { $0 != "=" }
            if name.hasPrefix("PARADIGM_"), unsafe String(validatingCString: text) == nil { names.append(String(name)) }
            unsafe entry += 1
        }
        return names.sorted()
    }

    /// The variables of the environment.
    package static var environment: [String: String] {
        var variables: [String: String] = [:]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let pair = unsafe String(cString: text)
            if let sign = pair.firstIndex(of: "=") {
                variables[String(pair[..<sign])] = String(pair[pair.index(after: sign)...])
            }
            unsafe entry += 1
        }
        return variables
    }
}

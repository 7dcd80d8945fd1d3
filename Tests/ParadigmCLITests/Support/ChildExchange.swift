import ParadigmCLI
import ParadigmGround

extension ChildProcess {
    /// Gives the child its input and takes all that it writes, whichever comes first, until it has closed its outputs.
    ///
    /// One after the other would hang with a child that fills the pipe that is not read.
    func exchange(input bytes: some Sequence<UInt8> = []) throws(SystemError) -> (output: [UInt8], errors: [UInt8]) {
        ProcessResources.ignoreBrokenPipes()
        _ = fcntl(input.number, F_SETFL, O_NONBLOCK)
        var left = Array(bytes)[...]
        var isGiving = true
        var taken: [[UInt8]] = [[], []]
        var open = [0: output]
        open[1] = errors
        while isGiving || !open.isEmpty {
            if isGiving, left.isEmpty {
                input.close()
                isGiving = false
                continue
            }
            var entries = open.sorted { $0.key < $1.key }
                .map { pollfd(fd: $0.value.number, events: Int16(POLLIN), revents: 0) }
            if isGiving { entries.append(pollfd(fd: input.number, events: Int16(POLLOUT), revents: 0)) }
            if unsafe poll(&entries, nfds_t(entries.count), -1) < 0 {
                guard errno == EINTR else { throw SystemError() }
                continue
            }
            for entry in entries where entry.revents != 0 {
                if let (key, source) = open.first(where: { $0.value.number == entry.fd }) {
                    let next = try source.read(atMost: 64 * 1024)
                    taken[key] += next
                    if next.isEmpty { open[key] = nil }
                } else {
                    let count = unsafe left.withUnsafeBytes { unsafe write(entry.fd, $0.baseAddress, $0.count) }
                    // A command that reads no input may be gone already.
                    left = count < 0 && errno != EAGAIN ? [] : left.dropFirst(max(0, count))
                }
            }
        }
        return (taken[0], taken[1])
    }
}

extension FileDescriptor {
    /// Waits until there is something to read, but no longer than so long.
    func waitForBytes(atMost time: Duration) throws(SystemError) {
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        if unsafe poll(&entry, 1, Int32(time / .milliseconds(1))) < 0, errno != EINTR { throw SystemError() }
    }
}

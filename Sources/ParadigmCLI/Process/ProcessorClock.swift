import ParadigmGround
import ParadigmJobs

/// What the processor gave this process, and what it kept it waiting for, so far.
package struct ProcessorClock: Sendable {
    /// Processor time of all threads.
    private let used: Duration
    /// For each thread by its number, how long it was ready to go on while others had the processors.
    private let waits: [String: Duration]

    /// What a process had of the processor in a time.
    package struct Use: Sendable, Equatable {
        /// Processor time of all its threads.
        package var used: Duration
        /// How long the thread that was kept waiting most was ready and had no processor; nothing where the system does
        /// not say it.
        package var waited: Duration
    }

    /// The present state.
    package static var now: ProcessorClock {
        ProcessorClock(used: ProcessResources.processorTime, waits: threads())
    }

    /// What there was since an earlier moment.
    package func since(_ earlier: ProcessorClock) -> Use {
        let waited = waits.map { thread, wait in wait - (earlier.waits[thread] ?? .zero) }.max() ?? .zero
        return Use(used: used - earlier.used, waited: max(.zero, waited))
    }

    /// How long each thread was ready and had no processor.
    ///
    /// Linux tells of each: nanoseconds on a processor, nanoseconds ready without one, times it got one
    /// (Documentation/scheduler/sched-stats.rst). Elsewhere there is no such file.
    private static func threads() -> [String: Duration] {
        var waits: [String: Duration] = [:]
        for path in POSIXFileSystem().names(beginningWith: "/proc/self/task/") {
            guard let file = try? OwnedDescriptor(opening: path + "/schedstat", O_RDONLY),
                let bytes = try? file.descriptor.read(atMost: 256)
            else { continue }
            let fields = String(decoding: bytes, as: UTF8.self).split(separator: " ")
            if fields.count > 1, let wait = Int64(fields[1]) { waits[path] = .nanoseconds(wait) }
        }
        return waits
    }
}

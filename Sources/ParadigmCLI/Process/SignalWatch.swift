import Dispatch
import ParadigmGround
import Synchronization

/// The signals that ask this process to end, told to whoever listens at the moment.
///
/// They are watched from the first listener to the end of the process: Dispatch has handlers of its own for them, which a
/// second `signal` would replace for good, so that nobody heard them any more.
enum SignalWatch {
    private struct Listeners {
        var last = 0
        var all: [Int: @Sendable () -> Void] = [:]
        /// Whether somebody was told, so that the process is on its way out.
        var haveHeard = false
    }

    private static let listeners = Mutex(Listeners())
    private static let queue = DispatchQueue(label: "paradigm.stop")

    /// What keeps the watch, once for the process.
    private static let watch = Task { Watch(sources: await sources()) }

    /// Sources of signals that stay as they are.
    ///
    /// `@unchecked Sendable`: nobody touches them once they are activated; they are only held, so that they live.
    private struct Watch: @unchecked Sendable {
        let sources: [any DispatchSourceProtocol]
    }

    /// Adds a listener; from the return on nothing is missed.
    ///
    /// - Parameter onStop: Told of each signal, on a thread of its own.
    /// - Returns: Its number, to leave with.
    static func listen(_ onStop: @escaping @Sendable () -> Void) async -> Int {
        let number = listeners.withLock { listeners in
            listeners.last += 1
            listeners.all[listeners.last] = onStop
            return listeners.last
        }
        _ = await watch.value
        return number
    }

    /// Takes a listener away.
    static func leave(_ number: Int) {
        listeners.withLock { $0.all[number] = nil }
    }

    /// Tells of a signal; where nobody listens it does what it does to any program, unless one was told before.
    private static func tell(_ signal: Int32) {
        let (told, isLeaving) = listeners.withLock { listeners in
            defer { if !listeners.all.isEmpty { listeners.haveHeard = true } }
            return (Array(listeners.all.values), listeners.haveHeard)
        }
        for onStop in told { onStop() }
        if told.isEmpty, !isLeaving { endProcess(by: signal) }
    }

    private static func endProcess(by number: Int32) {
        _ = signal(number, SIG_DFL)
        kill(getpid(), number)
    }

    private static func sources() async -> [any DispatchSourceProtocol] {
        var sources: [any DispatchSourceProtocol] = []
        for number in [SIGINT, SIGTERM, SIGHUP] {
            // Dispatch only watches; without this the signal would end the process before it is told.
            let before = signal(number, SIG_IGN)
            // Whoever started this with nohup wants it to outlive the terminal.
            if number == SIGHUP, isIgnoring(before) { continue }
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            sources.append(await activated(source) { tell(number) })
        }
        return sources
    }

    /// Whether a signal's handler was the one that ignores it; functions of C can be compared by their address only.
    ///
    /// Each platform has a type of its own for them, which is an address.
    private static func isIgnoring<Handler>(_ handler: Handler) -> Bool {
        guard MemoryLayout<Handler>.size == MemoryLayout<Int>.size else { return false }
        return unsafe unsafeBitCast(handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
    }

    private static func activated<Source: DispatchSourceProtocol>(
        _ source: Source,
        _ handler: @escaping @Sendable () -> Void
    ) async -> Source {
        source.setEventHandler(handler: handler)
        await withCheckedContinuation { continuation in
            source.setRegistrationHandler { continuation.resume() }
            source.activate()
        }
        return source
    }
}

import ParadigmGround
import Synchronization

/// The wait for bytes that come as they like, which ends when the run does.
///
/// Whoever writes into a pipe may keep it open for as long as it lives: a program that gives rows to a kept process, and
/// gives the next ones when it has the answers. So nothing may depend on the end of the input, and a run that is over
/// must not wait for it.
final class InputWait: Sendable {
    /// How long one wait lasts before it is looked whether to go on with it, in milliseconds.
    private static let span: Int32 = 200

    private let isOver = Atomic(false)
    private let waits = Atomic(false)
    private let failure = Mutex<(any Error)?>(nil)
    private let look: @Sendable () throws -> Void

    /// A wait that has not begun.
    ///
    /// - Parameter look: Asked again and again while it lasts; what it throws ends the wait.
    init(_ look: @escaping @Sendable () throws -> Void = {}) {
        self.look = look
    }

    /// Whether bytes are waited for at this moment.
    var isWaiting: Bool { waits.load(ordering: .relaxed) }

    /// Whether the wait was given up.
    var wasInterrupted: Bool { isOver.load(ordering: .relaxed) }

    /// What ended the wait, if that went wrong.
    var error: (any Error)? { failure.withLock { $0 } }

    /// Gives the wait up, this one and any other.
    func interrupt() { isOver.store(true, ordering: .relaxed) }

    /// Returns when there is something to read, be it the end.
    ///
    /// - Throws: ``InputError/cannotRead(path:code:)`` with `ECANCELED` when the wait was given up.
    func untilReadable(_ descriptor: FileDescriptor, path: String) throws(InputError) {
        var time: Int32 = 0
        defer { waits.store(false, ordering: .relaxed) }
        while !wasInterrupted {
            var entry = pollfd(fd: descriptor.number, events: Int16(POLLIN), revents: 0)
            let count = unsafe poll(&entry, 1, time)
            // What is wrong with it, reading tells.
            if count > 0 || count < 0 && errno != EINTR { return }
            waits.store(true, ordering: .relaxed)
            time = Self.span
            do { try look() } catch {
                failure.withLock { $0 = error }
                interrupt()
            }
        }
        throw .cannotRead(path: path, code: ECANCELED)
    }
}

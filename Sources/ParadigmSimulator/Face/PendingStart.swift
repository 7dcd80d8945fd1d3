import Synchronization

/// What a waiting request needs when its turn comes; set right after it was told to wait.
final class PendingStart: Sendable {
    private let stored = Mutex<(ReplyIdentity, [HeaderField])?>(nil)

    var value: (ReplyIdentity, [HeaderField])? {
        get { stored.withLock { $0 } }
        set { stored.withLock { $0 = newValue } }
    }
}

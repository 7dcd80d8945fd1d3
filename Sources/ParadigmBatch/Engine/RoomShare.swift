import Paradigm
import ParadigmHTTP

/// What one streamed answer takes of the client's room for replies while it is put together.
final class RoomShare {
    /// Room is taken in steps: less is little beside what a connection puts by.
    private static let step = 16 << 10

    private let room: ReplyRoom
    private var taken = 0

    /// Nothing so far.
    init(of room: ReplyRoom) {
        self.room = room
    }

    /// Takes room for an answer that has grown, and waits while there is none for more.
    ///
    /// Whoever has taken room gives it back in the end, so no cancellation is needed here.
    func grow(to size: Int) async {
        guard size >= taken + Self.step else { return }
        let bytes = size - taken
        taken = size
        await withCheckedContinuation { continuation in
            let mayGoOn = room.take(bytes, for: ObjectIdentifier(self), orWait: { continuation.resume() })
            if mayGoOn { continuation.resume() }
        }
    }

    /// Gives all of it back.
    func release() {
        if taken > 0 { room.release(taken, of: ObjectIdentifier(self)) }
        taken = 0
    }
}

/// What a lane has to do after an event, in the order of the members.
///
/// At most one task is resumed: a lane never has two that wait.
package struct LaneAction<Handles: LaneHandles> {
    /// What happens in the room that all replies share.
    package enum Room {
        /// Bytes are taken, and the machine is told whether there are more.
        case take(Int, Call)
        /// Bytes are given back.
        case release(Int, Call)
    }

    /// What is of no use any more.
    package enum GivenUp {
        /// A connection, which is closed.
        case connection(Handles.Connection)
        /// A connection that is being opened.
        case opening(Handles.Opening)
    }

    /// What a task gets that waits.
    package enum Delivery {
        /// The whole reply.
        case reply(Handles.Whole, HTTPReply)
        /// The head of the reply.
        case head(Handles.Head, ResponseHead)
        /// The next piece of the body; nil after the last.
        case piece(Handles.Piece, [UInt8]?)
        /// The reason why there is no reply.
        case noReply(Exchange<Handles>.Asker, any Error)
        /// The reason why the body does not go on.
        case noPiece(Handles.Piece, any Error)
    }

    /// What is done on the wire.
    package enum Next {
        /// A connection is opened for a call's request, once it is its turn.
        case open(Call)
        /// The request is written, with others of this turn of the loop.
        case write(Handles.Connection)
        /// Reading stops.
        case pause(Handles.Connection)
        /// Reading goes on.
        case resume(Handles.Connection)
    }

    /// The connection that brought a reply nobody had asked for, if one did.
    package var surplus: UInt64?
    /// What happens in the room of all replies, if anything.
    package var room: Room?
    /// What is closed, if anything.
    package var givenUp: GivenUp?
    /// Who learns what, if anybody does.
    package var delivery: Delivery?
    /// What is done next, if anything.
    package var next: Next?

    /// Nothing.
    package init() {}
}

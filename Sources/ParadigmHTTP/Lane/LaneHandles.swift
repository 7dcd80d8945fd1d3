/// What a lane deals with and its machine passes on without looking into it: connections, openings, and the tasks that
/// wait.
///
/// So the machine resumes nobody and opens nothing itself, and its tests stand numbers in for all of them.
package protocol LaneHandles {
    /// An open connection.
    associatedtype Connection
    /// A connection that is being opened.
    associatedtype Opening
    /// A task that waits for a whole reply.
    associatedtype Whole: Sendable
    /// A task that waits for the head of a reply, and will read the body piece by piece.
    associatedtype Head: Sendable
    /// A task that waits for the next piece of a body.
    associatedtype Piece: Sendable
}

import ParadigmHTTP
import Synchronization

/// The lanes that streams hold between one piece and the next.
///
/// Nobody can wait for the reader of a stream to ask for another piece: so closing the client takes the lanes of those
/// who do not at that moment.
final class StreamLanes: Sendable {
    private let pool: LanePool
    private let state = Mutex<(lent: [ObjectIdentifier: StreamLane], isClosed: Bool)>(([:], false))

    /// The lanes of streams, borrowed from a pool.
    init(pool: LanePool) {
        self.pool = pool
    }

    /// A lane for one stream.
    ///
    /// - Throws: As ``LanePool/borrow()``.
    func borrow() async throws -> StreamLane {
        let lane = StreamLane(try await pool.borrow(), lanes: self)
        let isClosed = state.withLock { state in
            state.lent[ObjectIdentifier(lane)] = lane
            return state.isClosed
        }
        if isClosed { lane.takeBack() }
        return lane
    }

    /// Takes every lane back: at once, or when what its reader waits for has been interrupted.
    func close() {
        let lanes = state.withLock { state in
            state.isClosed = true
            return state.lent.values
        }
        for lane in lanes { lane.takeBack() }
    }

    fileprivate func giveBack(_ lane: StreamLane, abandoning: Bool) {
        state.withLock { _ = $0.lent.removeValue(forKey: ObjectIdentifier(lane)) }
        guard abandoning else { return pool.giveBack(lane.lane) }
        lane.lane.abandon { [pool] in pool.giveBack(lane.lane) }
    }
}

/// The lane of one stream.
///
/// States: resting ⇄ in use, either of them → given back. One that is wanted back while it is in use is given back when
/// that use ends.
final class StreamLane: Sendable {
    private enum State {
        case resting
        case inUse(isWanted: Bool)
        case givenBack
    }

    fileprivate let lane: any HTTPLane
    private let lanes: StreamLanes
    private let state = Mutex(State.resting)

    fileprivate init(_ lane: any HTTPLane, lanes: StreamLanes) {
        self.lane = lane
        self.lanes = lanes
    }

    /// Uses the lane, which stays with its stream meanwhile.
    ///
    /// - Throws: ``TransportError/closed`` when it was taken back, and what `body` throws.
    func use<Result>(_ body: (any HTTPLane) async throws -> Result) async throws -> Result {
        let isThere = state.withLock { state in
            guard case .resting = state else { return false }
            state = .inUse(isWanted: false)
            return true
        }
        guard isThere else { throw TransportError.closed }
        defer { rest() }
        return try await body(lane)
    }

    /// Gives the lane back; one whose answer was left unread is made to close its connection.
    func giveBack(abandoning: Bool) {
        let isHere = state.withLock { state in
            guard case .resting = state else { return false }
            state = .givenBack
            return true
        }
        if isHere { lanes.giveBack(self, abandoning: abandoning) }
    }

    fileprivate func takeBack() {
        state.withLock { if case .inUse = $0 { $0 = .inUse(isWanted: true) } }
        giveBack(abandoning: true)
    }

    private func rest() {
        let isWanted = state.withLock { state in
            defer { state = .resting }
            if case .inUse(isWanted: true) = state { return true } else { return false }
        }
        if isWanted { giveBack(abandoning: true) }
    }
}

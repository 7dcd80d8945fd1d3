import NIOCore
import ParadigmGround

/// A lane over SwiftNIO: one place for a connection on one event loop.
///
/// It does what a ``LaneMachine`` decides.
///
/// `@unchecked Sendable`: its variables are read and written on its event loop only. The methods of ``HTTPLane``, which
/// any thread may call, go there first (``onLoop(_:)``); every other way in, from the connection, the deadlines and the
/// openings of the same loop, asserts it in debug builds, in which the tests run.
final class NIOLane: HTTPLane, Deadlined, @unchecked Sendable {
    /// What the machine holds and passes on.
    enum Handles: LaneHandles {
        typealias Connection = HTTPConnection
        typealias Opening = Connector.Opening
        typealias Whole = Waiter<HTTPReply>
        typealias Head = Waiter<ResponseHead>
        typealias Piece = Waiter<[UInt8]?>
    }

    private let place: LoopPlace
    private let connector: Connector
    /// A kept-alive connection that was idle for so many nanoseconds is replaced rather than trusted.
    private let longestIdle: UInt64
    private var machine = LaneMachine<Handles>()
    /// When the entry in ``LoopPlace/deadlines`` that stands for this lane falls due.
    private var entered: UInt64?

    /// A lane without a connection.
    init(place: LoopPlace, connector: Connector, longestIdle: UInt64) {
        self.place = place
        self.connector = connector
        self.longestIdle = longestIdle
    }

    private var loop: any EventLoop { place.loop }

    private var now: UInt64 { loop.now.uptimeNanoseconds }

    // MARK: HTTPLane

    var executor: (any TaskExecutor)? { place.executor }

    func send(_ request: HTTPRequest) async throws -> HTTPReply {
        try await run(request) { .whole($0) }
    }

    func open(_ request: HTTPRequest) async throws -> ResponseHead {
        try await run(request) { .head($0) }
    }

    func read() async throws -> [UInt8]? {
        let call = Call()
        return try await withTaskCancellationHandler {
            try await Waiter.wait { waiter in onLoop { $0.next(waiter, for: call) } }
        } onCancel: {
            cancel(call)
        }
    }

    func timing() async -> AttemptTiming {
        await withCheckedContinuation { continuation in
            onLoop { continuation.resume(returning: $0.machine.timing) }
        }
    }

    func abandon(then done: @escaping @Sendable () -> Void) {
        onLoop { lane in
            lane.perform(lane.machine.stop())
            done()
        }
    }

    func close() {
        onLoop { lane in lane.perform(lane.machine.close()) }
    }

    private func run<Value: Sendable>(
        _ request: HTTPRequest,
        _ asker: (Waiter<Value>) -> Exchange<Handles>.Asker
    ) async throws -> Value {
        try Task.checkCancellation()
        let call = Call()
        return try await withTaskCancellationHandler {
            try await Waiter.wait { waiter in
                let asker = asker(waiter)
                onLoop { $0.begin(Exchange(request, for: call, asker)) }
            }
        } onCancel: {
            cancel(call)
        }
    }

    /// The only way from other threads to the variables.
    private func onLoop(_ body: @escaping @Sendable (NIOLane) -> Void) {
        if loop.inEventLoop { body(self) } else { loop.execute { body(self) } }
    }

    // MARK: What tasks want

    private func begin(_ exchange: consuming Exchange<Handles>) {
        loop.assertInEventLoop()
        if exchange.call.isCancelled {
            perform(machine.refuse(exchange, CancellationError()))
        } else {
            perform(machine.begin(exchange, longestIdle: longestIdle, at: now))
        }
    }

    private func next(_ waiter: Handles.Piece, for call: Call) {
        loop.assertInEventLoop()
        perform(machine.next(waiter, for: call, at: now))
        if call.isCancelled { perform(machine.cancel(call)) }
        armDeadline()
    }

    /// Gives up what a call asked for.
    private func cancel(_ call: Call) {
        call.cancel()
        loop.execute { self.perform(self.machine.cancel(call)) }
    }

    // MARK: What the machine decides

    private func perform(_ action: LaneAction<Handles>) {
        loop.assertInEventLoop()
        if let connection = action.surplus { connector.surplus.note(connection) }
        if let room = action.room { perform(room) }
        switch action.givenUp {
        case .connection(let connection): connection.close()
        case .opening(let opening): opening.cancel()
        case nil: break
        }
        if let delivery = action.delivery { perform(delivery) }
        switch action.next {
        case .open(let call): waitForTurn(of: call)
        case .write(let connection): place.writes.add(connection)
        case .pause(let connection): connection.setReading(false)
        case .resume(let connection): connection.setReading(true)
        case nil: break
        }
    }

    private func perform(_ delivery: LaneAction<Handles>.Delivery) {
        switch delivery {
        case .reply(let waiter, let reply): waiter.resume(returning: reply)
        case .head(let waiter, let head): waiter.resume(returning: head)
        case .piece(let waiter, let piece): waiter.resume(returning: piece)
        case .noReply(.whole(let waiter), let error): waiter.resume(throwing: error)
        case .noReply(.head(let waiter), let error): waiter.resume(throwing: error)
        case .noPiece(let waiter, let error): waiter.resume(throwing: error)
        }
    }

    private func perform(_ room: LaneAction<Handles>.Room) {
        switch room {
        case .take(let bytes, let call):
            let name = ObjectIdentifier(call)
            let loop = loop
            let hasMore = connector.room.take(
                bytes,
                for: name,
                orWait: { [name] in loop.execute { self.foundRoom(for: name) } }
            )
            perform(machine.tookRoom(hasMore: hasMore))
        case .release(let bytes, let call): connector.room.release(bytes, of: ObjectIdentifier(call))
        }
    }

    private func foundRoom(for call: ObjectIdentifier) {
        perform(machine.foundRoom(for: call, at: now))
        armDeadline()
    }

    // MARK: Opening a connection

    private func waitForTurn(of call: Call) {
        place.openings.begin {
            // Whoever waited for a turn may have given up.
            guard let limit = self.machine.timeToOpen(for: call) else { return false }
            self.open(for: call, within: limit)
            return true
        }
    }

    private func open(for call: Call, within limit: Duration) {
        loop.assertInEventLoop()
        let began = now
        let opening = connector.connect(on: place, within: limit)
        machine.opens(opening, at: began)
        opening.connection.assumeIsolated()
            .whenComplete { result in
                self.place.openings.end(result)
                switch result {
                case .success(let connection):
                    connection.lane = self
                    self.perform(self.machine.opened(self.line(connection), for: call, at: self.now))
                case .failure(let error):
                    self.perform(self.machine.failedToOpen(for: call, error))
                }
            }
    }

    private func line(_ connection: HTTPConnection) -> Line<Handles> {
        Line(
            connection,
            number: connector.surplus.numberConnection(),
            isPlain: connector.tls == nil,
            limits: connector.limits
        )
    }

    // MARK: What the connection says

    /// The request goes out now; nil when it was given up.
    func requestToWrite() -> HTTPRequest? {
        loop.assertInEventLoop()
        defer { armDeadline() }
        return machine.write(at: now)
    }

    /// More of the request's file was sent.
    func sentPiece(isLast: Bool) {
        loop.assertInEventLoop()
        machine.sentPiece(isLast: isLast, at: now)
    }

    /// The request cannot be sent to its end.
    func fail(_ error: TransportError) {
        perform(machine.fail(error))
    }

    /// Bytes have come.
    func read(_ input: Span<UInt8>) {
        perform(machine.read(input, at: now))
        armDeadline()
    }

    /// The server closed the connection.
    func connectionEnded() {
        perform(machine.ended(at: now))
    }

    /// The connection broke, for the reason that the server gave, if it gave one.
    ///
    /// - Parameters:
    ///   - reason: The reason.
    ///   - isUnannounced: Whether it was closed, and TLS has not announced that.
    func connectionBroke(_ reason: TransportError?, isUnannounced: Bool) {
        perform(machine.broke(reason, isUnannounced: isUnannounced))
    }

    // MARK: Deadlined

    func deadline(of entry: UInt64, reachedAt now: UInt64) -> UInt64? {
        loop.assertInEventLoop()
        guard entry == entered else { return nil }
        entered = nil
        guard let due = machine.nextDeadline?.due, due > now else {
            perform(machine.reachedDeadline(at: now))
            return entered
        }
        entered = due
        return due
    }

    /// Makes sure that an entry falls due no later than the next deadline.
    private func armDeadline() {
        guard let due = machine.nextDeadline?.due, entered.map({ due < $0 }) ?? true else { return }
        entered = due
        place.deadlines.insert(self, due: due)
    }
}

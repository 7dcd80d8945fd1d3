import NIOCore

/// A lane over SwiftNIO: one place for a connection on one event loop.
///
/// `@unchecked Sendable`: its variables are read and written on its event loop only. The methods of ``HTTPLane``, which
/// any thread may call, go there first (``onLoop(_:)``); every other way in, from the connection, the deadlines and the
/// openings of the same loop, asserts it in debug builds, in which the tests run.
final class NIOLane: HTTPLane, HTTPConnection.User, Deadlined, @unchecked Sendable {
    /// What the lane is busy with.
    ///
    /// Between two exchanges it holds neither a request nor a reply.
    private enum State {
        /// Nothing was sent yet.
        case unused
        /// A request waits for its connection or its reply, or a reply is being read.
        case underWay(Exchange)
        /// The last exchange is over.
        case over(ExchangeRemains)
    }

    private let place: LoopPlace
    private let connector: Connector
    /// A kept-alive connection that was idle for so many nanoseconds is replaced rather than trusted.
    private let longestIdle: UInt64
    private var state = State.unused
    private var connection: HTTPConnection?
    private var opening: Connector.Opening?
    private var isClosed = false
    /// When the entry in ``LoopPlace/deadlines`` that stands for this lane falls due.
    private var entered: UInt64?

    /// A lane without a connection.
    init(place: LoopPlace, connector: Connector, longestIdle: UInt64) {
        self.place = place
        self.connector = connector
        self.longestIdle = longestIdle
    }

    private var loop: any EventLoop { place.loop }

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
            try await Waiter.wait { waiter in onLoop { $0.read(call, waiter) } }
        } onCancel: {
            cancel(call)
        }
    }

    func timing() async -> AttemptTiming {
        await withCheckedContinuation { continuation in
            onLoop { continuation.resume(returning: $0.lastTiming) }
        }
    }

    func abandon(then done: @escaping @Sendable () -> Void) {
        onLoop { lane in
            lane.stop(CancellationError())
            done()
        }
    }

    func close() {
        onLoop { lane in
            lane.isClosed = true
            lane.stop(TransportError.closed)
        }
    }

    private func run<Value: Sendable>(
        _ request: HTTPRequest,
        _ recipient: (Waiter<Value>) -> Exchange.Recipient
    ) async throws -> Value {
        try Task.checkCancellation()
        let call = Call()
        return try await withTaskCancellationHandler {
            try await Waiter.wait { waiter in
                let recipient = recipient(waiter)
                onLoop { $0.begin(Exchange(request, for: call, recipient)) }
            }
        } onCancel: {
            cancel(call)
        }
    }

    /// The only way from other threads to the variables.
    private func onLoop(_ body: @escaping @Sendable (NIOLane) -> Void) {
        if loop.inEventLoop { body(self) } else { loop.execute { body(self) } }
    }

    // MARK: One exchange

    /// The exchange under way, if any.
    private var exchange: Exchange? {
        if case .underWay(let exchange) = state { exchange } else { nil }
    }

    private var lastTiming: AttemptTiming {
        switch state {
        case .unused: .zero
        case .underWay(let exchange): exchange.timing
        case .over(let remains): remains.timing
        }
    }

    private func begin(_ exchange: Exchange) {
        loop.assertInEventLoop()
        state = .underWay(exchange)
        guard !exchange.call.isCancelled else { return end(exchange, CancellationError()) }
        guard !isClosed else { return end(exchange, TransportError.closed) }
        let now = loop.now.uptimeNanoseconds
        if let connection, let since = connection.idleSince, !exchange.request.usesFreshConnection,
            now - since < longestIdle
        {
            write(exchange, to: connection)
        } else {
            connection?.close(.closed)
            connect(for: exchange)
        }
    }

    private func connect(for exchange: Exchange) {
        place.openings.begin {
            // Whoever waited for a turn may have given up.
            guard self.exchange === exchange else { return false }
            self.open(for: exchange)
            return true
        }
    }

    private func open(for exchange: Exchange) {
        loop.assertInEventLoop()
        let began = loop.now.uptimeNanoseconds
        let opening = connector.connect(on: place, within: exchange.request.deadlines.connect)
        self.opening = opening
        opening.connection.assumeIsolated()
            .whenComplete { result in
                self.opening = nil
                self.place.openings.end(result)
                let now = self.loop.now.uptimeNanoseconds
                exchange.connecting += now - began
                switch result {
                case .success(let connection):
                    guard self.exchange === exchange else { return connection.close(.closed) }
                    connection.user = self
                    self.connection = connection
                    self.write(exchange, to: connection)
                case .failure(let error):
                    self.end(exchange, error)
                }
            }
    }

    private func write(_ exchange: Exchange, to connection: HTTPConnection) {
        connection.begin(exchange)
        place.writes.add(connection)
    }

    /// Ends an exchange with a failure, if it is still under way.
    private func end(_ exchange: Exchange, _ error: any Error) {
        guard self.exchange === exchange else { return }
        exchange.finish(.failure(error))
        settle(exchange)
    }

    /// Keeps what is left of an exchange that is over, and nothing else of it.
    private func settle(_ exchange: Exchange) {
        guard self.exchange === exchange, let remains = exchange.remains else { return }
        state = .over(remains)
    }

    /// Gives up what a call asked for; it strikes the exchange that the call began or reads and no later one.
    private func cancel(_ call: Call) {
        call.cancel()
        loop.execute {
            guard let exchange = self.exchange, exchange.call === call || exchange.reader === call else { return }
            self.stop(CancellationError())
        }
    }

    /// Ends the exchange under way, and closes the connection or gives up opening it.
    private func stop(_ error: any Error) {
        loop.assertInEventLoop()
        if let exchange { end(exchange, error) }
        if case .over(var remains) = state {
            remains.forgetUnread()
            state = .over(remains)
        }
        opening?.cancel()
        connection?.close(.closed)
    }

    // MARK: Reading a stream

    private func read(_ call: Call, _ waiter: Waiter<[UInt8]?>) {
        loop.assertInEventLoop()
        switch state {
        case .unused: waiter.resume(throwing: TransportError.closedBeforeReply)
        case .underWay(let exchange):
            exchange.reader = call
            exchange.await(waiter, at: loop.now.uptimeNanoseconds)
            if call.isCancelled { return stop(CancellationError()) }
            armDeadline(of: exchange)
            connection?.resumeReading()
        case .over(var remains):
            remains.read(waiter)
            state = .over(remains)
        }
    }

    // MARK: HTTPConnection.User

    func connection(_ connection: HTTPConnection, didGoOnWith exchange: Exchange) {
        loop.assertInEventLoop()
        armDeadline(of: exchange)
    }

    func connection(_ connection: HTTPConnection, didComplete exchange: Exchange) {
        loop.assertInEventLoop()
        settle(exchange)
    }

    func connection(_ connection: HTTPConnection, didClose error: TransportError, during exchange: Exchange?) {
        loop.assertInEventLoop()
        if self.connection === connection { self.connection = nil }
        guard let exchange, self.exchange === exchange else { return }
        // What was never written may go out in any case.
        let isStale =
            exchange.isSent
            ? exchange.isOnReusedConnection && exchange.request.isRepeatable : connection.wasUsed
        if error == .closedBeforeReply, isStale, !exchange.isRepeated {
            exchange.isRepeated = true
            connect(for: exchange)
        } else {
            end(exchange, error)
        }
    }

    // MARK: Deadlined

    func deadline(of entry: UInt64, reachedAt now: UInt64) -> UInt64? {
        loop.assertInEventLoop()
        guard entry == entered else { return nil }
        entered = exchange?.nextDeadline
            .flatMap { next in
                guard next.due <= now else { return next.due }
                let after = exchange?.request.deadlines[next.phase] ?? .zero
                connection?.close(.timedOut(next.phase, after: after))
                return nil
            }
        return entered
    }

    /// Makes sure that an entry falls due no later than the exchange's next deadline.
    private func armDeadline(of exchange: Exchange) {
        guard let due = exchange.nextDeadline?.due, entered.map({ due < $0 }) ?? true else { return }
        entered = due
        place.deadlines.insert(self, due: due)
    }
}

import NIOCore

/// A lane over SwiftNIO: one place for a connection on one event loop.
///
/// `@unchecked Sendable` because its variables are read and written on its event loop only; from other threads the
/// public methods go there first.
final class NIOLane: HTTPLane, HTTPConnection.User, Deadlined, @unchecked Sendable {
    /// A kept-alive connection that was idle for longer is replaced rather than trusted: gateways forget silent
    /// connections without telling either side.
    private static let longestIdle: UInt64 = 60 * 1_000_000_000
    /// A request buffer larger than this is not kept for the next request.
    private static let largestKeptBuffer = 64 * 1024

    private let loop: any EventLoop
    private let connector: Connector
    private let deadlines: LoopDeadlines
    private let openings: LoopOpenings
    private let loopExecutor: LoopTaskExecutor
    private var connection: HTTPConnection?
    private var exchange: Exchange?
    private var opening: Connector.Opening?
    private var isClosed = false
    private var buffer = ByteBuffer()
    /// When the entry in ``deadlines`` that stands for this lane falls due.
    private var entered: UInt64?

    /// A lane without a connection.
    init(
        loop: any EventLoop,
        connector: Connector,
        deadlines: LoopDeadlines,
        openings: LoopOpenings,
        executor: LoopTaskExecutor
    ) {
        self.loop = loop
        self.connector = connector
        self.deadlines = deadlines
        self.openings = openings
        loopExecutor = executor
    }

    // MARK: HTTPLane

    var executor: (any TaskExecutor)? { loopExecutor }

    func send(_ request: HTTPRequest) async throws -> HTTPReply {
        try await run(request) { .whole($0) }
    }

    func open(_ request: HTTPRequest) async throws -> ResponseHead {
        try await run(request) { .head($0) }
    }

    func read() async throws -> [UInt8]? {
        let reading = Reading()
        return try await withTaskCancellationHandler {
            try await Waiter.wait { waiter in onLoop { $0.read(reading, waiter) } }
        } onCancel: {
            loop.execute { self.cancel(reading) }
        }
    }

    func timing() async -> AttemptTiming {
        await withCheckedContinuation { continuation in
            onLoop { continuation.resume(returning: $0.exchange?.timing ?? .zero) }
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
        let exchange = Exchange(request)
        try Task.checkCancellation()
        return try await withTaskCancellationHandler {
            try await Waiter.wait { waiter in
                exchange.recipient = recipient(waiter)
                onLoop { $0.begin(exchange) }
            }
        } onCancel: {
            loop.execute { self.cancel(exchange) }
        }
    }

    private func onLoop(_ body: @escaping @Sendable (NIOLane) -> Void) {
        if loop.inEventLoop { body(self) } else { loop.execute { body(self) } }
    }

    // MARK: One exchange

    private func begin(_ exchange: Exchange) {
        self.exchange = exchange
        guard !exchange.isCancelled else { return end(.failure(CancellationError())) }
        guard !isClosed else { return end(.failure(TransportError.closed)) }
        let now = loop.now.uptimeNanoseconds
        if let connection, connection.isIdle, !exchange.request.usesFreshConnection,
            now - connection.idleSince < Self.longestIdle
        {
            write(exchange, to: connection, at: now)
        } else {
            connection?.close(.closed)
            connect(for: exchange)
        }
    }

    private func connect(for exchange: Exchange) {
        openings.begin {
            // Whoever waited for a turn may have given up.
            guard self.exchange === exchange, !exchange.isOver else { return false }
            self.open(for: exchange)
            return true
        }
    }

    private func open(for exchange: Exchange) {
        let began = loop.now.uptimeNanoseconds
        let opening = connector.connect(on: loop, within: exchange.request.deadlines.connect)
        self.opening = opening
        opening.connection.assumeIsolated()
            .whenComplete { result in
                self.opening = nil
                self.openings.end(success: (try? result.get()) != nil)
                let now = self.loop.now.uptimeNanoseconds
                exchange.connecting += now - began
                switch result {
                case .success(let connection):
                    guard self.exchange === exchange, !exchange.isOver else { return connection.close(.closed) }
                    connection.user = self
                    self.connection = connection
                    self.write(exchange, to: connection, at: now)
                case .failure(let error):
                    guard self.exchange === exchange else { return }
                    self.end(.failure(error))
                }
            }
    }

    private func write(_ exchange: Exchange, to connection: HTTPConnection, at now: UInt64) {
        let request = exchange.request
        buffer.clear(minimumCapacity: request.head.bytes.count + request.fields.count + request.body.count + 64)
        request.write(into: &buffer)
        exchange.wasSent(at: now, onReusedConnection: connection.wasUsed)
        armDeadline(of: exchange)
        connection.begin(exchange, buffer)
        if buffer.capacity > Self.largestKeptBuffer { buffer = ByteBuffer() }
    }

    private func end(_ result: Result<Void, any Error>) {
        exchange?.finish(result)
    }

    private func cancel(_ exchange: Exchange) {
        exchange.isCancelled = true
        guard self.exchange === exchange, !exchange.isOver else { return }
        stop(CancellationError())
    }

    /// Ends the exchange under way, and closes the connection or gives up opening it.
    private func stop(_ error: any Error) {
        end(.failure(error))
        opening?.cancel()
        connection?.close(.closed)
    }

    // MARK: Reading a stream

    /// One call of ``read()``, so that its cancellation strikes the exchange that it reads and no later one.
    ///
    /// `@unchecked Sendable` because it is touched on the lane's event loop only.
    private final class Reading: @unchecked Sendable {
        var exchange: Exchange?
        var isCancelled = false
    }

    private func read(_ reading: Reading, _ waiter: Waiter<[UInt8]?>) {
        guard let exchange else { return waiter.resume(throwing: TransportError.closedBeforeReply) }
        reading.exchange = exchange
        exchange.await(waiter, at: loop.now.uptimeNanoseconds)
        if reading.isCancelled { return cancel(exchange) }
        armDeadline(of: exchange)
        connection?.resumeReading()
    }

    private func cancel(_ reading: Reading) {
        reading.isCancelled = true
        reading.exchange.map(cancel)
    }

    // MARK: HTTPConnection.User

    func connection(_ connection: HTTPConnection, didReadFor exchange: Exchange) {
        armDeadline(of: exchange)
    }

    func connection(_ connection: HTTPConnection, didClose error: TransportError, during exchange: Exchange?) {
        if self.connection === connection { self.connection = nil }
        guard let exchange else { return }
        if error == .closedBeforeReply, exchange.isOnReusedConnection, exchange.request.isRepeatable,
            !exchange.isRepeated, !exchange.isOver
        {
            exchange.isRepeated = true
            connect(for: exchange)
        } else {
            exchange.finish(.failure(error))
        }
    }

    // MARK: Deadlined

    func deadline(of entry: UInt64, reachedAt now: UInt64) -> UInt64? {
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
        deadlines.insert(self, due: due)
    }
}

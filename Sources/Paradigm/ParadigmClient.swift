import Logging
import ParadigmAPI
package import ParadigmHTTP
import Synchronization

/// A client of one Paradigm instance: typed calls over connections that are kept and used again.
///
/// Make one for a whole program and share it: it may be used by any number of tasks at once.
///
/// ```swift
/// try await withParadigmClient { paradigm in
///     let reply = try await paradigm.chat(ChatRequest(model: "alfred-4.2", messages: [.user("Bonjour !")]))
///     print(reply.text)
/// }
/// ```
///
/// Every call throws ``ParadigmError``, or `CancellationError` when its task is cancelled: then the connection of the
/// request is closed, so that the server learns of it.
public final class ParadigmClient: Sendable {
    /// What the client was made with.
    public let configuration: ParadigmConfiguration

    /// The server as `host:port`, as errors name it.
    package let host: String
    /// What all replies that are being collected may take of the memory.
    package let room: ReplyRoom
    /// Which connections brought replies that nobody asked for, so that their answers may be other requests'.
    package let surplusReplies: SurplusReplies
    private let heads: RequestHeads
    private let pool: LanePool
    /// The lanes of the streams that are being read.
    let streams: StreamLanes
    private let interrupts = Interrupts()

    /// A client that must be closed with ``close()``; prefer ``withParadigmClient(_:_:)``.
    ///
    /// - Throws: ``ParadigmError`` when the configuration cannot be used: a key over plain HTTP, a certificate file or
    ///   a proxy that makes no sense. A server that cannot be reached shows when something is sent.
    public convenience init(_ configuration: ParadigmConfiguration) throws {
        try configuration.validate()
        let room = ReplyRoom(limit: configuration.maximumBufferedBytes / 2)
        let surplus = SurplusReplies()
        let settings = try configuration.transportSettings()
        let transport: NIOTransport
        do {
            transport = try NIOTransport(settings, room: room, surplus: surplus)
        } catch {
            throw ParadigmError(error)
        }
        self.init(configuration, transport: transport, room: room, surplus: surplus)
    }

    /// A client over another transport.
    package convenience init(_ configuration: ParadigmConfiguration, transport: any HTTPTransport) {
        self.init(
            configuration,
            transport: transport,
            room: ReplyRoom(limit: configuration.maximumBufferedBytes / 2),
            surplus: SurplusReplies()
        )
    }

    private init(
        _ configuration: ParadigmConfiguration,
        transport: any HTTPTransport,
        room: ReplyRoom,
        surplus: SurplusReplies
    ) {
        self.configuration = configuration
        self.room = room
        surplusReplies = surplus
        host = configuration.origin.description
        heads = RequestHeads(configuration)
        pool = LanePool(transport: transport, maximum: configuration.maximumConnections)
        streams = StreamLanes(pool: pool)
    }

    /// Closes every connection.
    ///
    /// Requests under way fail with ``ParadigmError/Kind-swift.struct/closed``, and streams when their next piece is
    /// asked for.
    public func close() async {
        interrupts.close()
        streams.close()
        await pool.close()
    }

    /// Sends any call and gives the reply as it came; retries as the configuration says.
    ///
    /// - Throws: ``ParadigmError`` for every status but 2xx, `CancellationError`.
    public func send(_ call: RawCall) async throws -> RawReply {
        try await send(try request(for: call))
    }

    /// The executors that workers may run on to send without a change of thread; none when it does not matter.
    package var executors: [any TaskExecutor] { pool.executors }

    /// A lane for one attempt; to be given back with ``giveBack(_:)`` when the attempt has ended.
    ///
    /// Whoever waits for something else than a reply holds none: so whoever waits for a lane gets one, whatever else is
    /// under way.
    ///
    /// - Parameter executor: Whose lane is preferred.
    /// - Returns: The lane.
    /// - Throws: ``ParadigmError`` when the client is closed; `CancellationError`.
    package func borrowLane(near executor: (any TaskExecutor)? = nil) async throws -> any HTTPLane {
        if let lane = pool.borrowNow(near: executor) { return lane }
        do {
            return try await pool.borrow()
        } catch {
            throw paradigmError(error)
        }
    }

    /// Takes back a lane that ``borrowLane()`` lent.
    package func giveBack(_ lane: any HTTPLane) {
        pool.giveBack(lane)
    }

    /// Runs something, and does something else as soon as the client is closed meanwhile.
    ///
    /// - Parameters:
    ///   - action: What is done then; must be quick.
    ///   - body: What is run.
    /// - Returns: What `body` returns.
    package func whenClosed<Result>(
        _ action: @escaping @Sendable () -> Void,
        during body: () async throws -> Result
    ) async rethrows -> Result {
        let id = interrupts.whenClosed(action)
        defer { interrupts.forget(id) }
        return try await body()
    }

    /// The request that a call comes to.
    ///
    /// - Throws: ``ParadigmError`` when its path cannot be sent.
    package func request(for call: RawCall) throws -> HTTPRequest {
        HTTPRequest(
            head: try heads.head(for: call),
            body: call.body,
            file: call.file,
            deadlines: call.deadlines ?? configuration.deadlines,
            isRepeatable: call.isRepeatable,
            usesFreshConnection: call.usesFreshConnection || !configuration.reusesConnections
        )
    }

    /// Sends a request until there is an answer, or the retry policy gives up.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - kind: What a 2xx has to hold to be an answer; anything unless given.
    ///   - executor: Whose lane is preferred.
    /// - Returns: The reply.
    /// - Throws: ``ParadigmError`` of the last attempt, `CancellationError`.
    package func send(
        _ request: HTTPRequest,
        for kind: AnswerKind? = nil,
        near executor: (any TaskExecutor)? = nil
    ) async throws -> RawReply {
        try await retrying { attempts in
            try await attempting(request) {
                let reply = try await attempt(request, number: attempts, near: executor)
                if let kind {
                    _ = try decode(reply) { (bytes) throws(ReplyDecodingError) in try Answer(bytes, to: kind) }
                }
                return reply
            }
        }
    }

    /// One attempt at a request: the one path of all calls.
    ///
    /// - Throws: ``ParadigmError`` for every status but 2xx, ``TransportError``, `CancellationError`.
    func attempt(
        _ request: HTTPRequest,
        number: Int,
        near executor: (any TaskExecutor)? = nil
    ) async throws -> RawReply {
        let lane = try await borrowLane(near: executor)
        defer { giveBack(lane) }
        let reply = try await lane.send(request)
        if let cut = reply.cut { throw cut }
        if let error = ParadigmError(reply, host: host, now: WallClock.secondsSince1970) { throw error }
        return RawReply(reply, attempts: number)
    }

    /// Runs what makes one attempt at a request; a failure that leaves open what became of it is the last one when the
    /// request must not be made twice.
    func attempting<Value>(_ request: HTTPRequest, _ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch {
            guard !request.isRepeatable, let failure = paradigmError(error) as? ParadigmError else { throw error }
            throw failure.ofCallMadeOnce
        }
    }

    /// Runs attempts until one succeeds or the retry policy gives up: the one place where requests are sent again.
    ///
    /// - Parameter attempt: One attempt; it is told its number, from 1.
    /// - Returns: What the first successful attempt gave.
    /// - Throws: ``ParadigmError`` of the last attempt, and whatever else an attempt throws.
    package func retrying<Success>(_ attempt: (Int) async throws -> Success) async throws -> Success {
        var retries = RetryState(configuration.retry)
        while true {
            do {
                return try await attempt(retries.attempts)
            } catch {
                guard var failure = paradigmError(error) as? ParadigmError else { throw error }
                failure.attempts = retries.attempts
                let decision = retries.decide(after: failure, random: Double.random(in: 0..<1))
                guard case .sendAgain(let delay) = decision else { throw failure }
                configuration.logger.debug(
                    "Sending again",
                    metadata: [
                        "kind": "\(failure.kind.rawValue)", "attempt": "\(failure.attempts)", "delay": "\(delay)",
                    ]
                )
                configuration.onWait?(RetryWait(error: failure, delay: delay))
                try await pause(for: delay)
            }
        }
    }

    /// Waits, until the client is closed or the task is cancelled.
    func pause(for delay: Duration) async throws {
        do {
            try await interrupts.pause(for: delay)
        } catch {
            throw paradigmError(error)
        }
    }

    /// An error as this module tells it: failures of the transport become ``ParadigmError``, others stay themselves.
    ///
    /// A server's words may repeat what it was sent, so the key and the headers are taken out of them here.
    package func paradigmError(_ error: any Error) -> any Error {
        guard var failure = (error as? TransportError).map({ ParadigmError($0, host: host) }) ?? error as? ParadigmError
        else { return error }
        failure.redact(configuration)
        return failure
    }
}

/// Makes a client, lends it to `body`, and closes it whatever happens.
///
/// - Parameters:
///   - configuration: What the environment says unless given: `PARADIGM_API_KEY`, `PARADIGM_BASE_URL`.
///   - body: What is done with the client, which must not be used after it.
/// - Returns: What `body` returns.
/// - Throws: ``ParadigmError`` when the configuration cannot be used, and whatever `body` throws.
public func withParadigmClient<Result>(
    _ configuration: ParadigmConfiguration? = nil,
    _ body: (ParadigmClient) async throws -> Result
) async throws -> Result {
    let client = try ParadigmClient(try configuration ?? .environment())
    do {
        let result = try await body(client)
        await client.close()
        return result
    } catch {
        await client.close()
        throw error
    }
}

import Paradigm
import ParadigmHTTP
import Synchronization

/// The way to the server of a replayed run: no wire, and the world's time.
final class ReplayTransport: HTTPTransport {
    private let world: ReplayWorld

    init(_ world: ReplayWorld) {
        self.world = world
    }

    func makeLane() -> any HTTPLane { ReplayLane(world) }

    var executors: [any TaskExecutor] { [world.executor] }

    func shutDown() async {}
}

/// A worker's place in a replayed run.
final class ReplayLane: HTTPLane {
    /// A reply of which the body is still to be read.
    private struct Stream {
        var row: Int
        var send: Int
        var fate: ReplayServer.Fate
        var endsAt: UInt64
        var pieces: [[UInt8]]
        var isCut: Bool
    }

    private struct State {
        var stream: Stream?
        var timing = AttemptTiming.zero
    }

    private let world: ReplayWorld
    private let state = Mutex(State())

    init(_ world: ReplayWorld) {
        self.world = world
    }

    var executor: (any TaskExecutor)? { world.executor }

    func send(_ request: HTTPRequest) async throws -> HTTPReply {
        let sentAt = world.now
        let (row, send, fate) = world.send(request, isStreamed: false)
        try await wait(fate.after, row, send)
        world.end(row, send, fate)
        switch fate.ending {
        case .failure(let error): throw error
        case .reply(let status, let fields, let body):
            let head = ResponseHead(status: status, fields: HTTPFields(fields))
            return HTTPReply(head: head, body: body, timing: timing(from: sentAt, firstByte: fate.after))
        }
    }

    func open(_ request: HTTPRequest) async throws -> ResponseHead {
        let sentAt = world.now
        let (row, send, fate) = world.send(request, isStreamed: true)
        let timing = timing(from: sentAt, firstByte: fate.after / 2)
        switch fate.ending {
        case .failure(.cut):
            try await wait(fate.after / 2, row, send)
            let piece = Array("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"row\"}}]}\n\n".utf8)
            begin(Stream(row: row, send: send, fate: fate, endsAt: 0, pieces: [piece], isCut: true), sentAt, timing)
            return ResponseHead(status: 200, fields: HTTPFields([("content-type", "text/event-stream")]))
        case .failure(let error):
            try await wait(fate.after, row, send)
            world.end(row, send, fate)
            throw error
        case .reply(let status, let fields, let body):
            try await wait(fate.after / 2, row, send)
            let pieces = [Array(body.prefix(body.count / 2)), Array(body.dropFirst(body.count / 2))]
            begin(Stream(row: row, send: send, fate: fate, endsAt: 0, pieces: pieces, isCut: false), sentAt, timing)
            return ResponseHead(status: status, fields: HTTPFields(fields))
        }
    }

    func read() async throws -> [UInt8]? {
        guard let stream = state.withLock({ $0.stream }) else { return nil }
        if let piece = state.withLock({ $0.stream?.pieces.isEmpty == false ? $0.stream?.pieces.removeFirst() : nil }) {
            return piece
        }
        let now = world.now
        try await wait(stream.endsAt > now ? stream.endsAt - now : 0, stream.row, stream.send)
        state.withLock { $0.stream = nil }
        world.end(stream.row, stream.send, stream.fate)
        // A stream may be cut by the connection's end, which is noticed, or by an end that looks like any other.
        if stream.isCut, stream.send.isMultiple(of: 2) { throw TransportError.cut(received: 17, expected: nil) }
        return nil
    }

    func timing() async -> AttemptTiming { state.withLock { $0.timing } }

    func abandon(then done: @escaping @Sendable () -> Void) { done() }

    func close() {}

    private func begin(_ stream: Stream, _ sentAt: UInt64, _ timing: AttemptTiming) {
        state.withLock { state in
            state.stream = stream
            state.stream?.endsAt = sentAt + stream.fate.after
            state.timing = timing
        }
    }

    private func wait(_ time: UInt64, _ row: Int, _ send: Int) async throws {
        do {
            try await world.wait(time)
        } catch {
            world.note(.interrupted(row: row, send: send))
            throw error
        }
    }

    private func timing(from sentAt: UInt64, firstByte: UInt64) -> AttemptTiming {
        AttemptTiming(
            sentAt: .nanoseconds(Int64(sentAt)),
            connecting: .zero,
            timeToFirstByte: .nanoseconds(Int64(firstByte)),
            latency: .nanoseconds(Int64(firstByte))
        )
    }
}

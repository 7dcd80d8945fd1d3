import DequeModule
import ParadigmAPI

/// Reads one streamed answer; belongs to one iterator.
final class ChatStreamReader {
    private enum State {
        /// Nothing was sent yet.
        case ready
        /// The answer is coming over this lane.
        case reading(StreamLane)
        /// The end was reached, or a failure.
        case finished
    }

    private let client: ParadigmClient
    private let call: RawCall
    private var state = State.ready
    private var events = SSEParser()
    private var answer = ChatStreamState()
    private var chunks: Deque<ChatChunk> = []
    private var failure: ParadigmError?
    private var requestID: String?

    init(client: ParadigmClient, call: RawCall, refusal: ParadigmError?) {
        self.client = client
        self.call = call
        failure = refusal
    }

    deinit {
        leave(abandoning: true)
    }

    /// The next piece, or nil after the last.
    func next() async throws -> ChatChunk? {
        do {
            if case .ready = state, failure == nil { try await begin() }
            while true {
                if let chunk = chunks.popFirst() { return chunk }
                if let failure { throw failure }
                guard case .reading(let lane) = state else { return nil }
                try await readOn(lane)
            }
        } catch {
            let failure = failureToThrow(error)
            leave(abandoning: (failure as? ParadigmError)?.status == nil)
            self.failure = nil
            throw failure
        }
    }

    /// Sends the request until a stream begins or the retry policy gives up.
    private func begin() async throws {
        let request = try client.request(for: call)
        let lane = try await client.streams.borrow()
        state = .reading(lane)
        try await lane.use { try await begin(request, over: $0) }
    }

    private func begin(_ request: HTTPRequest, over lane: any HTTPLane) async throws {
        try await client.retrying { [client] _ in
            let head = try await lane.open(request)
            let type = head.fields["content-type"] ?? ""
            if (200..<300).contains(head.status), type.lowercased().hasPrefix("text/event-stream") {
                requestID = head.fields["x-request-id"]
                return
            }
            let reply = HTTPReply(head: head, body: try await Self.rest(of: lane), timing: .zero)
            if let error = ParadigmError(reply, host: client.host, now: WallClock.secondsSince1970) { throw error }
            throw Self.notAStream(type, host: client.host)
        }
    }

    private func readOn(_ lane: StreamLane) async throws {
        guard let bytes = try await lane.use({ try await $0.read() }) else {
            guard answer.isComplete else { throw cut() }
            return leave(abandoning: false)
        }
        var isDone = false
        try events.consume(bytes) { event in
            switch answer.receive(event) {
            case .chunk(let chunk): chunks.append(chunk)
            case .done: isDone = true
            case .failed(let error): failure = failure ?? reported(error)
            case .ignored: break
            }
        }
        if isDone { leave(abandoning: false) }
    }

    /// Gives the lane back; one whose answer was left unread is made to close its connection.
    private func leave(abandoning: Bool) {
        defer { state = .finished }
        guard case .reading(let lane) = state else { return }
        lane.giveBack(abandoning: abandoning)
    }

    private static func rest(of lane: any HTTPLane) async throws -> [UInt8] {
        var body: [UInt8] = []
        while let piece = try await lane.read() { body += piece }
        return body
    }

    // MARK: Failures

    private func failureToThrow(_ error: any Error) -> any Error {
        guard let error = error as? SSEError else { return client.paradigmError(error) }
        return Self.unreadable("\(client.host) sent a stream that cannot be read: \(error).", host: client.host)
    }

    private static func unreadable(_ message: String, host: String) -> ParadigmError {
        var error = ParadigmError(kind: .invalidReply, message: message, attemptClass: .unusable)
        error.host = host
        error.mayHaveBeenProcessed = true
        return error
    }

    private static func notAStream(_ type: String, host: String) -> ParadigmError {
        let shown = type.isEmpty ? "without saying what it is" : "with \(type.prefix(80))"
        return unreadable(
            "\(host) answered \(shown), not with a stream. Check that the base URL leads to the API, or ask for the "
                + "whole answer at once.",
            host: host
        )
    }

    private func cut() -> ParadigmError {
        var error = ParadigmError(
            kind: .streamCut,
            message: "The stream from \(client.host) ended in the middle of the answer. Try again."
        )
        error.host = client.host
        error.requestID = requestID
        error.mayHaveBeenProcessed = true
        return error
    }

    /// What the server reported in the middle of the stream, or what came instead of a piece.
    private func reported(_ failure: ReplyDecodingError) -> ParadigmError {
        let said = failure.serverError?.message
        var error = ParadigmError(
            kind: failure.serverError == nil ? .invalidReply : .serverError,
            message: "\(client.host) broke off the answer: \((said ?? failure.message).withoutFinalStop). Try again."
        )
        error.host = client.host
        error.requestID = requestID
        error.serverMessage = said
        error.mayHaveBeenProcessed = true
        return error
    }
}

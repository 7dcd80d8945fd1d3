import NIOCore
import NIOHTTP1

/// A complete request with what its connection must know to answer it.
struct InboundRequest {
    var request: ReceivedRequest
    /// When its last byte was read.
    var arrival: NIODeadline
    var keepsAlive: Bool
    var isHTTP10: Bool
    /// A reply that stands already because the request could not be read to its end.
    var refusal: Reply?
}

/// Puts requests together from the decoder's parts; a value.
///
/// States: between requests → head seen → between requests, or head seen → refused (the rest is swallowed).
struct RequestAssembler {
    enum Event {
        /// Nothing is to be done yet.
        case none
        /// The client waits for `100 Continue` before it sends the body.
        case wantsContinue
        /// A request is complete, or is refused before it is.
        case complete(InboundRequest)
    }

    private enum State {
        case between
        case reading(InboundRequest)
        case refused
    }

    private var state = State.between
    private let maxBody: Int

    init(maxBody: Int) {
        self.maxBody = maxBody
    }

    /// Whether a request has begun and is not complete.
    var isReading: Bool {
        if case .between = state { false } else { true }
    }

    mutating func add(_ part: HTTPServerRequestPart, at now: NIODeadline) -> Event {
        switch (state, part) {
        case (.between, .head(let head)): return begin(head, at: now)
        case (.reading(var request), .body(let bytes)):
            // The state is emptied first so that the body is appended in place rather than copied.
            state = .between
            guard request.request.body.count + bytes.readableBytes <= maxBody else { return refuse(request, at: now) }
            request.request.body.append(contentsOf: bytes.readableBytesView)
            state = .reading(request)
            return .none
        case (.reading(var request), .end):
            state = .between
            request.arrival = now
            return .complete(request)
        default: return .none
        }
    }

    private mutating func begin(_ head: HTTPRequestHead, at now: NIODeadline) -> Event {
        let fields = head.headers.map { HeaderField($0.name, $0.value) }
        let request = InboundRequest(
            request: ReceivedRequest(method: head.method.rawValue, target: head.uri, headers: fields),
            arrival: now,
            keepsAlive: head.isKeepAlive && !Self.leavesHTTP(head),
            isHTTP10: head.version.major == 1 && head.version.minor == 0
        )
        if let length = head.headers.first(name: "content-length").flatMap(Int.init), length > maxBody {
            return refuse(request, at: now)
        }
        state = .reading(request)
        let expects = head.headers[canonicalForm: "expect"].contains { $0.lowercased() == "100-continue" }
        return expects && !request.isHTTP10 ? .wantsContinue : .none
    }

    private mutating func refuse(_ request: InboundRequest, at now: NIODeadline) -> Event {
        state = .refused
        var refused = request
        refused.arrival = now
        refused.keepsAlive = false
        refused.refusal = .paradigm(413, "content_too_large", "The body is larger than \(maxBody) bytes.")
        return .complete(refused)
    }

    /// After CONNECT or an upgrade the decoder stops, so such a connection cannot be kept.
    private static func leavesHTTP(_ head: HTTPRequestHead) -> Bool {
        head.method == .CONNECT || head.headers[canonicalForm: "connection"].contains { $0.lowercased() == "upgrade" }
    }
}

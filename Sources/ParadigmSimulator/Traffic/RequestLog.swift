/// What a simulated server has received so far: a snapshot, for assertions and totals.
public struct RequestLog: Sendable {
    /// The requests in order of arrival; empty if only counts are kept.
    public internal(set) var requests: [LoggedRequest] = []
    /// How many complete requests arrived.
    public internal(set) var count = 0
    /// How many connections were opened.
    public internal(set) var connections = 0
    /// How many requests are being answered now, waiting ones included.
    public internal(set) var inFlight = 0
    /// The highest value that ``inFlight`` has had.
    public internal(set) var peakInFlight = 0
    /// How many requests were answered with each status; those without a reply are not in it.
    public internal(set) var statuses: [Int: Int] = [:]
    /// How many requests lost their client before the reply was sent.
    public internal(set) var abandoned = 0
    /// How many requests repeated an idempotency key.
    public internal(set) var replayed = 0

    /// The requests with the given idempotency key, in order of arrival.
    public func requests(idempotencyKey key: String) -> [LoggedRequest] {
        requests.filter { $0.header("idempotency-key") == key }
    }
}

/// One request as the simulator received it.
///
/// It never holds an API key: credentials are left out of its headers and can only be compared.
public struct LoggedRequest: Sendable, Hashable {
    /// The place in the order of arrival, from 1.
    public var number: Int
    /// The method.
    public var method: String
    /// The request target, query included.
    public var target: String
    /// The header fields, without credentials.
    public var headers: [HeaderField]
    /// The body; empty if bodies are not kept.
    public var body: [UInt8]
    /// The number of the connection it came on, from 1.
    public var connection: Int
    /// When it was complete, since the start of the server.
    public var arrival: Duration
    /// The status of the reply; nil while there is none, and where the fault allows none.
    public var status: Int?
    /// Whether the client went away before the reply was sent.
    public var wasAbandoned = false
    /// Whether its idempotency key had been used before.
    public var wasReplayed = false
    /// What its Authorization field amounted to.
    public var keyCheck: KeyCheck
    /// Whether it had an Authorization field.
    public var hasAuthorization: Bool
    private let keyHash: UInt64?

    init(_ request: ReceivedRequest, number: Int, connection: Int, arrival: Duration, key: KeyCheck, keepsBody: Bool) {
        self.number = number
        method = request.method
        target = request.target
        headers = request.headers.filter { !Self.isCredential($0) }
        body = keepsBody ? request.body : []
        self.connection = connection
        self.arrival = arrival
        keyCheck = key
        let authorization = request.header("authorization")
        hasAuthorization = authorization != nil
        keyHash = authorization.map(ContentHash.of)
    }

    /// The path: the target without its query.
    public var path: String { String(target.prefix { $0 != "?" }) }

    /// The value of the first field of that name, whatever its case.
    public func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }

    /// Whether the request carried exactly `Bearer` and this key.
    public func carries(key: String) -> Bool {
        keyHash == ContentHash.of("Bearer " + key)
    }

    private static func isCredential(_ field: HeaderField) -> Bool {
        ["authorization", "proxy-authorization", "cookie", "x-api-key", "api-key"].contains { field.isNamed($0) }
    }
}

import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmSimulator

let millisecond: UInt64 = 1_000_000
let second: UInt64 = 1_000_000_000

/// A server in figures: slots, a queue, limits and outages.
struct ModelServer {
    /// How long an answer takes in its slot, and how many tokens it has.
    enum Service {
        case fixed(UInt64)
        /// Lengths with a lognormal distribution of this mean, each token taking so long.
        case tokens(mean: Double, sigma: Double, each: UInt64)
        /// Lognormal times that have nothing to do with the tokens reported.
        case lognormal(mean: UInt64, sigma: Double)
    }

    /// What happens to requests during an outage.
    enum OutageKind {
        case unavailable
        case refused
        case blackHole
    }

    struct Outage {
        var kind: OutageKind
        var from: UInt64
        var to: UInt64
    }

    /// So many requests a minute.
    struct RateLimit {
        var perMinute: Int
        /// Whether the minute begins anew for all, rather than a bucket filling all the time.
        var isFixedWindow: Bool
        var sendsFields: Bool
        var sendsRetryAfter: Bool
        /// Whether the last minute is counted, whenever it began, rather than either of these.
        var isSliding = false
        /// Whether fields tell what was left when the request came, rather than when its answer goes.
        var tellsArrival = false
    }

    /// So many requests at once, more being refused.
    struct Parallel {
        var most: Int
        /// The wait asked for, which has nothing to do with when there is room again.
        var retryAfter: UInt64?
        /// Whether a refusal says what it is for.
        var isTold: Bool
    }

    enum Verdict {
        case serve
        case queue
        case batch
        case reply(SendEnd, after: UInt64)
        case silence
    }

    var slots: Int
    /// How many may wait for a slot, more getting 429; nil for any number.
    var queueLimit: Int?
    var service = Service.fixed(200 * millisecond)
    /// Continuous batching in place of slots and service; the lengths of answers are drawn from `lengths`.
    var batching: ContinuousBatching?
    var lengths = 4...48
    /// Whether replies tell their tokens.
    var tellsTokens = true
    var parallel: Parallel?
    /// From a request sent to its arrival, and from a reply sent to its arrival.
    var network: UInt64 = millisecond
    var outages: [Outage] = []
    var rateLimit: RateLimit?
    /// Between these two times every request gets 429 with a Retry-After for the time that is left.
    var stormUntil: UInt64 = 0
    var stormFrom: UInt64 = 0
    /// Whether the refusals of a storm ask for the wait that is left of it.
    var stormTellsItsEnd = true
    /// The share of requests that fail with 500.
    var failureShare = 0.0
    /// Rows that always fail with 500.
    var poison: Set<Int> = []

    private(set) var busy = 0
    private(set) var requestsInMinute: (begin: UInt64, count: Int) = (0, 0)
    private var bucket = -1.0
    private var bucketAt: UInt64 = 0
    private var lastMinute: SlidingMinute?

    init(slots: Int, queueLimit: Int? = nil) {
        self.slots = slots
        self.queueLimit = queueLimit
    }

    func outage(at now: UInt64) -> OutageKind? {
        outages.first { $0.from <= now && now < $0.to }?.kind
    }

    mutating func arrive(row: Int, queued: Int, now: UInt64, unit: Double) -> Verdict {
        switch outage(at: now) {
        case .unavailable: return .reply(SendEnd(.transientFailure(status: 503)), after: network)
        case .refused: return .reply(SendEnd(.transportFailure), after: network)
        case .blackHole: return .silence
        case nil: break
        }
        if stormFrom <= now, now < stormUntil {
            let wait = stormTellsItsEnd ? stormUntil - now : nil
            return .reply(SendEnd(.rateLimited(retryAfter: wait)), after: network)
        }
        if poison.contains(row) || unit < failureShare {
            return .reply(SendEnd(.transientFailure(status: 500)), after: 10 * millisecond)
        }
        if let refusal = refusalByRate(now: now) { return .reply(refusal, after: network) }
        if let parallel, (batching.map { $0.activeCount + $0.waitingCount } ?? busy + queued) >= parallel.most {
            var end = SendEnd(.rateLimited(retryAfter: parallel.retryAfter))
            end.isForConcurrency = parallel.isTold
            return .reply(end, after: network)
        }
        if batching != nil { return .batch }
        if busy < slots {
            busy += 1
            return .serve
        }
        if let queueLimit, queued >= queueLimit {
            return .reply(SendEnd(.rateLimited(retryAfter: nil)), after: network)
        }
        return .queue
    }

    /// A slot is taken by a request that waited.
    mutating func enter() { busy += 1 }

    /// A slot becomes free.
    mutating func leave() { busy -= 1 }

    /// A length drawn from all of them alike.
    func length(_ unit: Double) -> Int {
        lengths.lowerBound + Int(unit * Double(lengths.upperBound - lengths.lowerBound + 1))
    }

    func tokensAndTime(_ units: (Double, Double)) -> (tokens: Int, time: UInt64) {
        let normal = (-2 * log(1 - units.0)).squareRoot() * cos(2 * Double.pi * units.1)
        switch service {
        case .fixed(let time):
            return (1 + Int(units.0 * 100), time)
        case .tokens(let mean, let sigma, let each):
            let tokens = max(1, mean * exp(sigma * normal - sigma * sigma / 2))
            return (Int(tokens), UInt64(Double(each) * tokens))
        case .lognormal(let mean, let sigma):
            return (1 + Int(units.1 * 50), UInt64(Double(mean) * exp(sigma * normal - sigma * sigma / 2)))
        }
    }

    /// What the fields of a reply say now.
    mutating func fields(now: UInt64) -> RateLimitFields {
        guard let rateLimit, rateLimit.sendsFields else { return RateLimitFields() }
        var fields = RateLimitFields()
        fields.requests.limit = rateLimit.perMinute
        if rateLimit.isSliding {
            let time = Duration.nanoseconds(now)
            fields.requests.remaining = lastMinute?.remaining(at: time) ?? rateLimit.perMinute
            fields.requests.reset = lastMinute?.reset(at: time) ?? .zero
        } else if rateLimit.isFixedWindow {
            let end = requestsInMinute.begin + 60 * second
            fields.requests.remaining = max(0, rateLimit.perMinute - requestsInMinute.count)
            fields.requests.reset = .nanoseconds(Int64(end > now ? end - now : 0))
        } else {
            fields.requests.remaining = Int(bucket)
            let missing = Double(rateLimit.perMinute) - bucket
            fields.requests.reset = .nanoseconds(Int64(missing / Double(rateLimit.perMinute) * 60e9))
        }
        return fields
    }

    private mutating func refusalByRate(now: UInt64) -> SendEnd? {
        guard let rateLimit, let wait = waitByRate(rateLimit, now: now) else { return nil }
        return SendEnd(.rateLimited(retryAfter: rateLimit.sendsRetryAfter ? wait : nil), limits: fields(now: now))
    }

    /// How long a request has to wait; nil for one that is taken, and counted.
    private mutating func waitByRate(_ rateLimit: RateLimit, now: UInt64) -> UInt64? {
        if rateLimit.isSliding {
            var minute = lastMinute ?? SlidingMinute(limit: rateLimit.perMinute)
            defer { lastMinute = minute }
            let wait = minute.wait(for: 1, at: .nanoseconds(now)) ?? .zero
            if wait > .zero { return UInt64(wait / .nanoseconds(1)) }
            minute.take(1, at: .nanoseconds(now))
        } else if rateLimit.isFixedWindow {
            if now >= requestsInMinute.begin + 60 * second { requestsInMinute = (now, 0) }
            if requestsInMinute.count >= rateLimit.perMinute { return requestsInMinute.begin + 60 * second - now }
            requestsInMinute.count += 1
        } else {
            let size = Double(rateLimit.perMinute)
            if bucket < 0 { bucket = size }
            bucket = min(size, bucket + Double(now - bucketAt) * size / 60e9)
            bucketAt = now
            if bucket < 1 { return UInt64((1 - bucket) * 60e9 / size) }
            bucket -= 1
        }
        return nil
    }
}

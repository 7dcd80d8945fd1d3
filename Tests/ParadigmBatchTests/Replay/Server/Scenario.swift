import ParadigmBatch

/// Everything that a run is exposed to: what is sent, over how many workers, to what kind of server, and what goes wrong.
///
/// Times are in nanoseconds since the run began.
struct Scenario {
    /// How long an answer takes once a slot serves it.
    enum Service {
        case fixed(UInt64)
        case lognormal(mean: UInt64, sigma: Double)

        var mean: UInt64 {
            switch self {
            case .fixed(let time): time
            case .lognormal(let mean, _): mean
            }
        }
    }

    /// How nothing can be had from the server.
    enum OutageKind: CaseIterable {
        case unavailable, refused, blackHole
    }

    /// A time in which nothing can be had from the server.
    struct Outage {
        var kind: OutageKind
        var from: UInt64
        var to: UInt64
    }

    /// A time in which every request is refused with 429.
    struct Spell {
        var from: UInt64
        var to: UInt64
        /// The wait that each refusal asks for, which has nothing to do with the end; nil for none.
        var asked: UInt64?
    }

    /// So many requests in each minute of the server's clock.
    struct MinuteLimit {
        var requests: Int
        var sendsFields: Bool
        var sendsRetryAfter: Bool
    }

    /// Shares of rows, or of sends, that something goes wrong with.
    struct Rates {
        /// Rows that get a 500 each time.
        var poison = 0.0
        /// Rows at the end of the input that get a 500 each time.
        var poisonAtEnd = 0
        /// Rows that get the same 4xx each time.
        var refused = 0.0
        /// Rows whose answer takes longer than any deadline.
        var endless = 0.0
        /// Rows that ask for a stream.
        var streamed = 0.0
        /// Sends that get a 5xx or 408.
        var transient = 0.0
        /// Sends whose connection is lost, before or after the server did the work.
        var lost = 0.0
        /// Sends whose reply is cut.
        var cut = 0.0
        /// Sends that are answered with a 200 that is no answer.
        var garbled = 0.0
        /// Rows that get one each time.
        var noAnswer = 0.0
        /// Rows whose answer is too large to be taken.
        var tooLarge = 0.0
        /// Sends that a proxy answers with 503.
        var proxy = 0.0
        /// Outcomes for which the sink makes a call of its own.
        var callingSink = 0.0
        /// Rows that the source has to wait for.
        var slowSource = 0.0
        /// Outcomes that the sink takes its time for.
        var slowSink = 0.0
    }

    let seed: UInt64
    /// Whether the order of tasks that could all run is drawn, rather than first come, first served.
    var isShuffled = false
    var rows = 100
    var workers = 16
    var window = Window.Mode.fixed(16)
    var tokenCap: Int?
    /// Copies of slow requests for each hundred sends; 0 for none.
    var hedgedPercent = 0
    /// From the first byte written to the first byte of the reply.
    var deadline: UInt64 = 10 * second

    var service = Service.fixed(200 * millisecond)
    var slots = 1_000
    /// How many may wait for a slot; more get 429.
    var queueLimit: Int?
    /// The wait that a 429 asks for.
    var retryAfter: UInt64?
    var minuteLimit: MinuteLimit?
    /// Until then everything takes eight times as long.
    var slowUntil: UInt64 = 0
    var rates = Rates()
    var outages: [Outage] = []
    var spells: [Spell] = []
    /// Whether rows may be read before their turn.
    var canBeReadAhead = false
    var keyRefusedFrom: UInt64?
    /// From when on the server's certificate is not trusted.
    var untrustedFrom: UInt64?
    /// Requests until the quota is spent.
    var quota: Int?
    /// The status that every request gets.
    var refusal: Int?
    /// How many rows at the beginning get 404 each time.
    var refusedRows: Int {
        get { refusedBetween.upperBound }
        set { refusedBetween = 0..<newValue }
    }
    /// Rows that get 404 each time.
    var refusedBetween = 0..<0
    /// From which request on all get 404, in the same words.
    var refusedFrom: Int?
    /// Whether the last row gets a 500 first, and then no answer until the deadline unless it is asked once more.
    var lastRowFailsAndHangs = false

    var stopAt: UInt64?
    var cancelAt: UInt64?
    /// When somebody closes the client.
    var closeAt: UInt64?
    /// The record at which the sink fails, from 0.
    var sinkFailsAt: Int?
    /// The row at which the source fails, from 0.
    var sourceFailsAt: Int?

    /// An undisturbed run.
    init(seed: UInt64) {
        self.seed = seed
    }

    /// The most that may be in flight.
    var ceiling: Int {
        switch window {
        case .fixed(let limit): min(max(1, limit), workers)
        case .adaptive(_, _, let ceiling): min(max(1, ceiling), workers)
        }
    }

    /// Whether an outage is all that goes wrong.
    var hasOutagesOnly: Bool {
        let rates = rates
        return !outages.isEmpty && spells.isEmpty && queueLimit == nil && minuteLimit == nil && !endsEarly
            && rates.poisonAtEnd == 0
            && [
                rates.poison, rates.refused, rates.endless, rates.transient, rates.lost, rates.cut, rates.garbled,
                rates.noAnswer, rates.tooLarge, rates.proxy,
            ]
            .allSatisfy { $0 == 0 }
    }

    /// Whether something is to end the run before all rows have their outcome.
    var endsEarly: Bool {
        keyRefusedFrom != nil || quota != nil || refusal != nil || stopAt != nil || cancelAt != nil
            || sinkFailsAt != nil || sourceFailsAt != nil || tokenCap != nil || untrustedFrom != nil || closeAt != nil
    }
}

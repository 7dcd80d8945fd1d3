import ParadigmCLI
import ParadigmGround

/// A server with so many places and a queue before them, and a client with so many requests in flight, in virtual time.
struct QueueModel {
    /// What goes wrong.
    enum Trouble: CaseIterable {
        case nothing
        /// One request in twenty is answered with 503 at once.
        case twentieth
        /// One request is never answered.
        case blackHole
        /// 300 requests in any minute.
        case limit
    }

    let places: Int
    let trouble: Trouble
    private var source: SplitMix64
    private var clock = 0.0
    private var sent = 0
    private var recent: [Double] = []

    init(places: Int, trouble: Trouble, seed: UInt64) {
        (self.places, self.trouble) = (places, trouble)
        source = SplitMix64(seed: seed)
    }

    /// Lets time pass.
    mutating func wait(_ time: Duration) { clock += time.seconds }

    /// So many requests, `window` of them in flight.
    mutating func run(_ window: Int, requests: Int, patience: Duration) -> SpeedTestRun {
        let begin = clock
        var clients = MinHeap(Array(repeating: clock, count: min(window, requests)))
        var free = MinHeap(Array(repeating: clock, count: places))
        var spans: [RequestSpan] = []
        var errors: [ErrorGroup] = []
        for index in 0..<requests {
            let now = clients.least
            sent += 1
            let (end, error) = serve(at: now, &free, patience: patience.seconds)
            clients.replaceLeast(end)
            if let error { errors.append(error) }
            spans.append(
                RequestSpan(
                    index: index,
                    start: .seconds(now - begin),
                    end: .seconds(end - begin),
                    failure: error?.kind
                )
            )
            clock = max(clock, end)
        }
        return SpeedTestRun(
            wall: .seconds(clock - begin),
            latencies: spans.filter { $0.failure == nil }.map(\.latency),
            errors: ErrorGroup.merging(errors),
            spans: spans
        )
    }

    private mutating func serve(
        at now: Double,
        _ free: inout MinHeap,
        patience: Double
    ) -> (end: Double, error: ErrorGroup?) {
        func failure(_ kind: String, wait: Duration? = nil) -> ErrorGroup {
            ErrorGroup(kind: kind, text: Text(verbatim: kind), count: 1, wait: wait)
        }
        switch trouble {
        case .twentieth where source.unit() < 0.05: return (now + 0.005, failure("server_error"))
        case .blackHole where sent == 40: return (now + patience, failure("timed_out"))
        case .limit:
            recent.removeAll { $0 <= now - 60 }
            guard recent.count < 300 else {
                let rest = (recent.first ?? now) + 60 - now
                return (now + 0.005, failure("rate_limited", wait: .seconds(max(2, rest))))
            }
            recent.append(now)
        default: break
        }
        let end = max(now, free.least) + time()
        free.replaceLeast(end)
        return (end, nil)
    }

    /// Lognormal, half a second in the mean.
    private mutating func time() -> Double {
        let normal = (-2 * log(1 - source.unit())).squareRoot() * cos(2 * .pi * source.unit())
        return exp(log(0.5) - 0.18 + 0.6 * normal)
    }
}

/// Times, of which the least is wanted.
struct MinHeap {
    private var times: [Double]

    /// Equal times.
    init(_ times: [Double]) { self.times = times }

    var least: Double { times[0] }

    mutating func replaceLeast(_ time: Double) {
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < times.count else { break }
            if child + 1 < times.count, times[child + 1] < times[child] { child += 1 }
            guard times[child] < time else { break }
            times[place] = times[child]
            place = child
        }
        times[place] = time
    }
}

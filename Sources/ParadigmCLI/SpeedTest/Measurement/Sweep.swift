package import ParadigmBatch
import ParadigmGround

/// The search for the concurrency at which throughput stops growing: a value that is fed one run after the other.
///
/// The window doubles from 1. A step is repeated until it can be judged: until it is plain that it finishes more than
/// any before it, or how much it finishes is known to 5 % (10 % of the first one); a step in which requests failed, until it is plain whether
/// they fail because of the load. The search ends when two doublings in a row brought less than a tenth more than the
/// best before them, when the load makes requests fail, when a limit for a time stands in the way, when the server has
/// gone, or at the highest window.
package struct Sweep: Sendable, Equatable {
    /// Why there is no further step.
    package enum End: String, Sendable, CaseIterable {
        /// More in flight brought no more.
        case noGrowth = "no_growth"
        /// The server refused or failed too many.
        case failures
        /// The server lets so many requests through in a time, and no more, however many are in flight.
        case rateLimit = "rate_limit"
        /// The server cannot be reached any more.
        case gone = "server_gone"
        /// The highest window was reached while throughput still grew.
        case highest
    }

    /// What a doubling must bring beyond the best so far to count as growth.
    private static let growth = 1.1
    /// The share of the best throughput from which on a window is as good, give or take two standard errors.
    private static let enough = 0.97
    /// A standard error at which a throughput is known well enough.
    private static let knownError = 0.05
    /// So many times a step is run at most.
    private static let mostRuns = 4
    /// A step that took so long is not run again.
    private static let longestStep = Duration.seconds(60)

    /// The greatest window.
    package let highest: Int
    /// What was measured so far.
    package private(set) var steps: [Step] = []
    /// How long to wait before the next run, because a limit for a time was met.
    package private(set) var pause: Duration?
    /// Requests a minute that the server lets through, as far as has shown; nil when no such limit was met.
    package private(set) var minuteLimit: Int?
    /// What ended the search at a run that counts for no step.
    private var abortion: End?
    /// The window of the last run, if that met a limit for a time.
    private var limitedWindow: Int?
    /// How many were answered in each run so far, and in which time.
    private var taken: [Taken] = []

    private struct Taken: Sendable, Equatable {
        let answered: Int
        let wall: Duration
    }
    /// The runs that count for no step, as one: they met a limit for a time, or were stopped; nil without any.
    package private(set) var aside: SpeedTestRun?
    /// Whether somebody stopped the search.
    package private(set) var isStopped = false

    /// A search that has measured nothing.
    package init(highest: Int) {
        self.highest = max(1, highest)
    }

    /// The window of the next run, which may be that of the last one again; nil when the search is over.
    package var next: Int? {
        if isStopped { return nil }
        if let end { return end == .noGrowth || end == .highest ? unsureKnee : nil }
        if pause != nil, let limitedWindow { return limitedWindow }
        guard let last = steps.last else { return 1 }
        return isLastJudged ? min(last.concurrency * 2, highest) : last.concurrency
    }

    /// The window of the result, when the search is over and its throughput is not known well enough yet.
    private var unsureKnee: Int? {
        guard let knee, error(of: knee) > Self.knownError, knee.runs < Self.mostRuns, knee.run.wall < Self.longestStep
        else { return nil }
        return knee.concurrency
    }

    /// How many requests a run sends at least: enough that most of them are sent into a full window, and that their spread is
    /// known.
    package static func requests(concurrency: Int) -> Int { max(16, 4 * concurrency) }

    /// How many requests the run of a window sends: more than the least where a server is so fast that they would be over in
    /// a moment, which shows little of it.
    package func requests(of window: Int) -> Int {
        let inTime = (steps.last?.throughput ?? 0) * Self.shortest.seconds
        return max(Self.requests(concurrency: window), min(Self.mostForTime, Int(min(inTime, 1e9))))
    }

    private static let (shortest, mostForTime) = (Duration.milliseconds(250), 2_000)

    /// How long a request of the next run may take before it counts as failed: far longer than any did, so that one that
    /// is never answered does not hold up the search; nil before the first answer.
    package var patience: Duration? {
        steps.flatMap(\.run.latencies).max().map { max(.seconds(20), $0 * 20) }
    }

    /// Takes the run of the ``next`` window.
    package mutating func take(_ run: SpeedTestRun) {
        guard let next else { return }
        pause = nil
        taken.append(Taken(answered: run.answered, wall: run.wall))
        if let wait = run.minuteWait { return meetLimit(run, wait: wait, window: next) }
        limitedWindow = nil
        minuteLimit = minuteLimit.map { max($0, answeredInMinute) }
        if run.isFromNobody || run.serverLeft != nil, !steps.isEmpty { abortion = .gone }
        add(run, window: next)
    }

    /// Takes a run that was stopped: it counts for no step, and there is no other.
    package mutating func stop(_ run: SpeedTestRun? = nil) {
        (isStopped, pause) = (true, nil)
        if let run { setAside(run) }
    }

    private mutating func setAside(_ run: SpeedTestRun) { aside = aside.map { $0.followed(by: run) } ?? run }

    /// A limit for a time says nothing of how many may be in flight, so that a run that met one counts for nothing.
    ///
    /// It is tried once more when the limit's time is over; if it is spent again, the limit is what there is to find. A
    /// limit that lets less through than an earlier step had answered is none: the server refuses what is too much at once.
    private mutating func meetLimit(_ run: SpeedTestRun, wait: Duration, window: Int) {
        let isLast = limitedWindow == window || wait > .seconds(75) || steps.isEmpty && run.answered == 0
        guard isLast else {
            setAside(run)
            limitedWindow = window
            // As much as was answered until then went through within a minute.
            if answeredInMinute > 0 { minuteLimit = answeredInMinute }
            taken = []
            // What frees one request frees the others later: after a minute all of them are free.
            pause = .seconds(61)
            return
        }
        let before = steps.map { $0.run.answered / $0.runs }.max() ?? 0
        let isOverload = run.answered < before
        abortion = isOverload ? .failures : .rateLimit
        minuteLimit = isOverload ? nil : run.answered > 0 ? run.answered : minuteLimit
        if isOverload || steps.isEmpty { add(run, window: window) } else { setAside(run) }
    }

    /// How many were answered in the last minute, those of a longer run by its time.
    private var answeredInMinute: Int {
        var (count, time) = (0, Duration.zero)
        for run in taken.reversed() {
            let left = Duration.seconds(60) - time
            guard left > .zero else { break }
            count += run.wall > left ? Int(Double(run.answered) * (left / run.wall)) : run.answered
            time += run.wall
        }
        return count
    }

    private mutating func add(_ run: SpeedTestRun, window: Int) {
        if let known = steps.firstIndex(where: { $0.concurrency == window }) {
            steps[known] = steps[known].repeated(run)
        } else {
            steps.append(Step(concurrency: window, run: run))
        }
    }

    /// How much an answer's time varies with one in flight, relative to it, beside what its length explains.
    private var spread: Double { steps.first.map { $0.measured.error * $0.measured.count.squareRoot() } ?? 0 }

    /// The standard error of a step's throughput, relative to it.
    ///
    /// Of requests that queue, each waits for what the one before it waited for: their own latencies hardly differ, and would
    /// make one believe that more is known than is.
    package func error(of step: Step) -> Double {
        let error = max(step.measured.error, spread / max(1, step.measured.count).squareRoot())
        // Of few answers the spread is not known well either (Student).
        return error * StudentT.reach(freedom: step.measured.count - 1) / StudentT.reach(freedom: 1e9)
    }

    /// How many times as much a step finishes as another, and the standard error of that.
    private func ratio(_ step: Step, to other: Step) -> (value: Double, error: Double) {
        let (value, error) = step.measured.ratio(to: other.measured, noise: RoundNoise())
        let (one, two) = (self.error(of: step), self.error(of: other))
        return (value, max(error, value * (one * one + two * two).squareRoot()))
    }

    /// Why the search is over; nil while it is not.
    package var end: End? {
        if isStopped { return nil }
        if let abortion { return abortion }
        guard let last = steps.last, pause == nil else { return nil }
        if last.run.answered == 0 { return last.run.isFromNobody ? .gone : .failures }
        guard isLastJudged else { return nil }
        if !isSound(steps.count - 1) { return .failures }
        if steps.count > 2 {
            let before = steps.dropLast(2).map(\.throughput).max() ?? 0
            if steps.suffix(2).allSatisfy({ $0.throughput < before * Self.growth }) { return .noGrowth }
        }
        return last.concurrency >= highest ? .highest : nil
    }

    /// Whether the last step needs no further run.
    package var isLastJudged: Bool {
        guard let last = steps.last else { return true }
        guard last.runs < Self.mostRuns, last.run.wall < Self.longestStep else { return true }
        let tolerated = tolerated(steps.count - 1)
        let failed = last.certainlyFailed
        // Whether the load is at fault cannot be told yet.
        let isUnsure = failed.least <= tolerated && failed.share > tolerated
        if isUnsure, last.run.failed >= Step.leastFailures { return false }
        guard let best = steps.dropLast().max(by: { $0.throughput < $1.throughput }) else {
            return error(of: last) <= 2 * Self.knownError
        }
        let (value, error) = ratio(last, to: best)
        // What grows plainly need not be known as well as the result, but well enough to be told.
        let isPlain = value - 2 * error > Self.growth && self.error(of: last) <= 2 * Self.knownError
        return isPlain || self.error(of: last) <= Self.knownError
    }

    /// Whether a step's requests did not fail because of its load, as far as can be told.
    package func isSound(_ index: Int) -> Bool {
        let step = steps[index]
        guard step.run.answered > 0, step.run.serverLeft == nil else { return false }
        return step.run.failed < Step.leastFailures || step.certainlyFailed.least <= tolerated(index)
    }

    /// The share of failures that a step is forgiven: a tenth, or twice what failed with fewer in flight; all of them with
    /// one in flight, which is no load.
    private func tolerated(_ index: Int) -> Double {
        guard index > 0 else { return 1 }
        let before = steps.prefix(index)
        let requests = before.reduce(0) { $0 + $1.run.requests }
        let failed = before.reduce(0) { $0 + $1.run.failed }
        return max(0.1, requests > 0 ? 2 * Double(failed) / Double(requests) : 0)
    }

    /// The smallest window that finishes as much as the best one, as far as the measurement can tell, of the steps that
    /// went well.
    ///
    /// - Returns: nil when none did.
    package var knee: Step? {
        guard abortion != .rateLimit || steps.first?.run.minuteWait == nil else { return nil }
        let sound = steps.indices.filter { isSound($0) && steps[$0].throughput > 0 }.map { steps[$0] }
        guard let best = sound.max(by: { $0.throughput < $1.throughput }) else { return nil }
        return sound.first { step in
            let (value, error) = ratio(step, to: best)
            return step == best || value + 2 * error >= Self.enough
        }
    }

    /// How many in flight use up what a limit for a minute lets through; nil without a limit or an answer.
    package var concurrencyForLimit: Int? {
        guard let minuteLimit, let latency = steps.first.flatMap({ Percentiles($0.run.latencies) }) else { return nil }
        return max(1, Int((Double(minuteLimit) / 60 * latency.p50).rounded(.up)))
    }
}

extension Sweep {
    /// One window and what was measured with it.
    package struct Step: Sendable, Equatable {
        /// Fewer failures say nothing of the load.
        static let leastFailures = 3

        /// How many were in flight.
        package let concurrency: Int
        /// How many runs there were.
        package private(set) var runs = 1
        /// The run, or all of them as one.
        package private(set) var run: SpeedTestRun
        /// What was finished per second while the window was full, by the estimator of the adaptive window.
        package private(set) var measured: Throughput

        /// A step.
        package init(concurrency: Int, run: SpeedTestRun) {
            self.concurrency = concurrency
            self.run = run
            measured = Throughput(run.spans, concurrency: concurrency)
        }

        /// The step with another run of it.
        func repeated(_ run: SpeedTestRun) -> Step {
            var step = self
            step.runs += 1
            step.run = self.run.followed(by: run)
            step.measured.merge(Throughput(run.spans, concurrency: concurrency))
            return step
        }
    }
}

extension Sweep.Step {
    /// Answers per second while the window was full; of runs too short for that, all of it counts.
    package var throughput: Double {
        measured.count > 0 ? measured.rate : run.perSecond(run.answered)
    }

    /// The share of its requests that failed.
    package var failedShare: Double { run.failedShare }

    /// The share of requests that failed, and what it is at least: Wilson's lower bound at three standard errors, which
    /// holds for few requests too.
    var certainlyFailed: (share: Double, least: Double) {
        let (share, count, square) = (failedShare, Double(max(1, run.requests)), 9.0)
        let centre = share + square / (2 * count)
        let margin = (square * (share * (1 - share) / count + square / (4 * count * count))).squareRoot()
        return (share, (centre - margin) / (1 + square / count))
    }

    /// Tokens a second of as many answers, as long as those that the server counted; nil when it counts none.
    package var tokensPerSecond: Double? {
        run.counted > 0 ? throughput * Double(run.completionTokens) / Double(run.counted) : nil
    }

    /// Whether this client, and not the server, set the pace; nil when nothing was answered.
    package var verdict: ClientVerdict? { run.answered > 0 ? run.verdict : nil }
}

extension Sweep {
    /// The command's exit status: 0; 75 when it was stopped, 1 when requests failed, 69 when the server went away, 75 when a limit stopped the
    /// search before anything could be measured.
    package var status: ExitStatus {
        if isStopped { return .tryLater }
        if end == .gone { return .unavailable }
        if end == .rateLimit, knee == nil { return .tryLater }
        return steps.allSatisfy { $0.run.failed == 0 } ? .success : .someFailed
    }
}

extension SpeedTestRun {
    /// How long to wait when a limit for a time was met; a server that asks for less is only busy.
    fileprivate var minuteWait: Duration? {
        errors.compactMap(\.wait).max().flatMap { $0 >= .seconds(2) ? $0 : nil }
    }

    /// Whether nobody was there to answer.
    fileprivate var isFromNobody: Bool {
        let kinds: Set = ["connection_refused", "unknown_host", "unreachable", "connection_lost", "reply_cut"]
        return answered == 0 && failed > 0 && errors.allSatisfy { kinds.contains($0.kind) }
    }
}

extension Throughput {
    /// What the requests show that were sent while the window was full and had been for a while: without the first ones,
    /// which met an idle server, and the last, after which nothing more was sent.
    fileprivate init(_ spans: [RequestSpan], concurrency: Int) {
        self.init()
        let spans = spans.filter { $0.failure == nil }
        let load = LoadOverTime(spans)
        let sorted = spans.sorted { $0.start < $1.start }
        let edge = min(concurrency, sorted.count / 4)
        for span in sorted.dropFirst(edge).dropLast(edge) where span.end > span.start {
            add(
                tokens: Double(span.completionTokens),
                latency: span.latency.seconds,
                load: load.mean(from: span.start, to: span.end)
            )
        }
        if count > 0 { endRound() }
    }
}

/// How many requests were in flight at each moment of a run.
private struct LoadOverTime {
    /// Moments in order, with the requests in flight added up over the seconds until then.
    private var moments: [(at: Duration, sum: Double, inFlight: Int)] = []

    init(_ spans: [RequestSpan]) {
        let changes = spans.map { ($0.start, 1) } + spans.map { ($0.end, -1) }
        var (sum, inFlight) = (0.0, 0)
        var last: Duration?
        for (at, change) in changes.sorted(by: { $0.0 < $1.0 }) {
            if let last { sum += Double(inFlight) * (at - last).seconds }
            inFlight += change
            last = at
            moments.append((at, sum, inFlight))
        }
    }

    func mean(from start: Duration, to end: Duration) -> Double {
        (sum(until: end) - sum(until: start)) / (end - start).seconds
    }

    private func sum(until time: Duration) -> Double {
        var (low, high) = (0, moments.count)
        while low < high {
            let middle = (low + high) / 2
            if moments[middle].at <= time { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        let moment = moments[low - 1]
        return moment.sum + Double(moment.inFlight) * (time - moment.at).seconds
    }
}

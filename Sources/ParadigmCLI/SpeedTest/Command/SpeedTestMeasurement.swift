import ParadigmBatch
import ParadigmGround

/// Measures a server, perhaps several times over.
struct SpeedTestMeasurement {
    private let options: SpeedTestOptions
    private let server: Server
    private let work: SpeedTestCommand.Work
    private let live: LiveMeasurement?
    private let session: Session
    private let conditions: MeasuredConditions
    private let stop: MeasurementStop

    /// A measurement that has not begun.
    init(
        _ command: SpeedTestCommand,
        _ server: Server,
        _ work: SpeedTestCommand.Work,
        _ live: LiveReport?,
        _ stop: MeasurementStop,
        _ session: Session
    ) {
        (options, self.server, self.work, self.session) = (command.options, server, work, session)
        (self.stop, conditions) = (stop, command.conditions(server, work))
        let load = Self.loadResult(options.load, turns: work.turns)
        self.live = live.map {
            LiveMeasurement($0, command.names(server, work), window: work.window, load, session.language)
        }
    }

    private var load: LoadOptions { options.load }

    /// Whether it is known how many requests there are.
    private var isKnown: Bool { load.duration == nil || options.requests != nil }

    /// All repeats; after one without a single answer there is no other, which would only repeat the trouble.
    func series() async throws -> SpeedTestSeries {
        var reports: [SpeedTestReport] = []
        var sent = 0
        for turn in 0..<(options.repeats ?? 1) {
            let report = try await once(turn, from: sent)
            let run = report.result.concurrent
            // Each has prompts of its own, so that no cache of the server's answers for the model.
            let used = isKnown ? work.requests : max(run.requests + run.warmUp, work.sampled)
            sent = work.source.beginning(from: sent + used)
            // What was stopped before an answer came tells nothing beside others that were measured.
            if reports.isEmpty || run.answered > 0 || !stop.isAsked { reports.append(report) }
            if run.answered == 0 || stop.isAsked { break }
        }
        return SpeedTestSeries(
            reports[0],
            Array(reports.dropFirst()),
            wanted: options.repeats ?? 1,
            isStopped: stop.isAsked
        )
    }

    /// One measurement, with the requests from a place on.
    private func once(_ turn: Int, from first: Int) async throws -> SpeedTestReport {
        let source = work.source
        // Where their number is known they are made before the clock starts.
        let isKnown = isKnown
        let bodies =
            isKnown ? (0..<work.requests).map { source.body(first + $0) } : []
        let runner = SpeedTestRunner(
            configuration: server.configuration,
            path: source.path,
            turns: work.turns,
            rows: work.requests,
            stop: stop
        ) { isKnown ? bodies[$0] : source.body(first + $0) }
        let sample = sample
        func oneByOne(fresh: Bool) async throws -> SpeedTestRun? {
            guard !sample.isEmpty, !stop.isAsked else { return nil }
            session.note(words(for: sample.count, fresh: fresh))
            let telling = fresh ? nil : live?.begin(isConcurrent: false)
            let run = try await runner.oneByOne(
                sample,
                freshConnections: fresh,
                streams: load.stream,
                telling: telling
            )
            if !fresh { live?.end(run, isConcurrent: false) }
            return run
        }
        let isSequentialFirst = options.order == .sequentialFirst
        var sequential = isSequentialFirst ? try await oneByOne(fresh: false) : nil
        session.note(announcement(turn))
        let warmUp = load.warmup?.duration ?? .zero
        let concurrent = try await runner.concurrently(
            work.window,
            plan: plan(turn),
            warmUp: warmUp,
            telling: live?.begin(isConcurrent: true, warmUp: warmUp)
        )
        live?.end(concurrent.run, isConcurrent: true)
        // Without a single answer the slow runs would only repeat the trouble.
        let isWorthwhile = concurrent.run.answered > 0
        if !isSequentialFirst, isWorthwhile { sequential = try await oneByOne(fresh: false) }
        let fresh = options.freshConnections && isWorthwhile ? try await oneByOne(fresh: true) : nil
        let result = SpeedTestResult(
            // Of a run that was stopped, what ended is what the others are held against.
            requests: load.isLoad || work.turns > 1 || concurrent.run.givenUp != nil
                ? concurrent.run.requests : work.requests,
            concurrency: work.window,
            concurrent: concurrent.run,
            sequential: sequential,
            freshConnections: fresh,
            load: Self.loadResult(load, turns: work.turns),
            level: load.slo,
            wanted: isKnown && load.duration == nil ? work.requests : nil,
            conditions: conditions
        )
        return SpeedTestReport(result: result, answers: concurrent.answers, isSimulated: server.isSimulated)
    }

    private static func loadResult(_ load: LoadOptions, turns: Int) -> SpeedTestLoad? {
        guard load.isLoad || turns > 1 else { return nil }
        let (ramp, warmUp) = (load.ramp?.duration ?? .zero, load.warmup?.duration ?? .zero)
        return SpeedTestLoad(
            rate: load.rate,
            arrivals: load.arrivals ?? .poisson,
            rampEnd: ramp - warmUp,
            turns: turns
        )
    }

    /// When requests are sent.
    private func plan(_ turn: Int) -> SendPlan {
        var plan = SendPlan(length: load.duration?.duration, streams: load.stream)
        let ramp = load.ramp?.duration ?? .zero
        guard let rate = load.rate else {
            plan.ramp = ramp
            return plan
        }
        let times = ArrivalTimes(
            rate: rate / Double(work.turns),
            arrivals: load.arrivals ?? .poisson,
            seed: (options.seed ?? 1) &+ UInt64(turn),
            ramp: ramp
        )
        let schedule = ArrivalSchedule(times)
        plan.start = { schedule.start(of: $0) }
        return plan
    }

    /// Which requests are sent one after the other; of a conversation all or none.
    private var sample: [Int] {
        let (turns, count) = (work.turns, work.sampled)
        // What comes at a rate or for a time is measured for itself.
        let isLoad = load.isLoad || turns > 1
        let conversations: [Int] =
            switch options.sequential ?? (isLoad ? .none : .standard(requests: count)) {
            case .all: Array(0..<(count + turns - 1) / turns)
            case .none: []
            case .sample(let size):
                SeededSample.indices(
                    (size + turns - 1) / turns,
                    of: (count + turns - 1) / turns,
                    seed: options.seed ?? 1
                )
            }
        guard turns > 1 else { return conversations }
        return conversations.flatMap { Array($0 * turns..<min(($0 + 1) * turns, count)) }
    }

    // MARK: What is said on the way

    private func words(for count: Int, fresh: Bool) -> Text {
        fresh
            ? Text(
                en: "Sending \(count) requests one after the other, each over a new connection…",
                fr: "Envoi de \(count) requêtes l'une après l'autre, chacune sur une nouvelle connexion…"
            )
            : Text(
                en: "Sending \(count) requests one after the other…",
                fr: "Envoi de \(count) requêtes l'une après l'autre…"
            )
    }

    private func announcement(_ turn: Int) -> Text {
        let repeats = options.repeats ?? 1
        let number = Text(verbatim: repeats > 1 ? "\(turn + 1)/\(repeats) " : "")
        if let duration = load.duration?.duration {
            let (english, french) = (Figures(.english).span(duration.seconds), Figures(.french).span(duration.seconds))
            return number + Text(en: "Sending requests for \(english)…", fr: "Envoi de requêtes pendant \(french)…")
        }
        return number
            + Text(
                en: "Sending \(work.requests) requests, \(work.window) at once…",
                fr: "Envoi de \(work.requests) requêtes, \(work.window) à la fois…"
            )
    }
}

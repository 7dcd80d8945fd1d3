import ParadigmAPI

/// Whether and when the next row may be sent: the one place where window, limits, pauses, budget and caps meet.
///
/// A value that is driven from outside: ``admit(_:now:)`` for each row, ``settle(_:_:now:random:)`` for each end. The
/// same calls with the same times and random numbers give the same answers.
package struct Admission: Sendable {
    /// What the user asked for.
    package let policy: AdmissionPolicy
    /// How many may be in flight.
    package private(set) var window: Window
    /// Totals, for progress.
    package private(set) var counts = AdmissionCounts()
    /// What the run has used of its caps.
    package private(set) var caps: Caps
    /// The extra sends of the run.
    package private(set) var budget = RetryBudget()
    /// Trouble of the whole server.
    package private(set) var outage = Outage()
    /// What the first replies tell.
    package private(set) var start = StartCheck()
    /// Second copies of slow requests.
    package var hedging: Hedging
    /// Why the run has stopped, if it has.
    package private(set) var stopped: StopReason?

    private var requests: Pace
    private var tokens: Pace
    private var learned = LearnedLimit()
    private var silence = Silence()
    private var pause = Pause()
    private var drought = Drought()
    private var barren = Barren()
    private var restart = Restart()
    private var throughput = ThroughputMeter()
    private var completionTokens = RecentQuantile(0.95)
    /// When the next may be sent while nothing has been answered yet.
    private var nextOpening: UInt64 = 0
    private var latest: UInt64 = 0
    /// Each of the first requests opens a connection, and of many that are opened in one instant some servers leave a
    /// part waiting.
    private static let betweenOpenings: UInt64 = 2_000_000

    /// A run that has sent nothing yet.
    package init(_ policy: AdmissionPolicy) {
        self.policy = policy
        window = Window(policy.window, isShared: policy.sharers > 1)
        caps = Caps(policy.caps)
        let (sharers, place) = (policy.sharers, policy.place)
        requests = Pace(perMinute: policy.requestsPerMinute, sharedBy: sharers, beginningAt: place)
        tokens = Pace(perMinute: policy.tokensPerMinute, sharedBy: sharers, beginningAt: place)
        hedging = Hedging(percent: policy.hedgedPercent)
    }

    /// The limits per minute that are known: given, told by the server, or learnt.
    package var perMinute: MinuteLimits {
        MinuteLimits(
            requests: [requests.perMinute, learned.limit].compactMap { $0 }.min(),
            tokens: tokens.perMinute
        )
    }

    /// When the pause asked for by the server ends; in the past when there is none.
    package var pauseEnd: UInt64 { pause.end }

    /// The 95th percentile of recent answers' tokens, the estimate for rows without `max_tokens`; nil before 20 answers.
    package var typicalCompletionTokens: Int? { completionTokens.value.map(Int.init) }

    /// Asks whether a row may be sent, and counts it as sent if so.
    ///
    /// - Parameters:
    ///   - request: The row.
    ///   - time: The time in nanoseconds.
    /// - Returns: A ticket, or what the row waits for.
    package mutating func admit(_ request: AdmissionRequest, now time: UInt64) -> Admittance {
        let now = pass(to: time)
        if let stopped { return .stop(stopped) }
        if outage.isDown { return admitProbe(request, now: now) }
        let isPaused = now < pause.end
        if isPaused, !pause.allowsKnock(now: now) {
            let deadline = drought.deadline(policy.maximumOutage)
            // What is in flight may yet be answered.
            if now >= deadline, window.inFlight == 0 { return stop(.outageTooLong) }
            let reason: WaitReason = pause.nextSend < pause.end ? .knock : .pause
            return .wait(reason, until: now < deadline ? min(pause.nextSend, deadline) : pause.nextSend)
        }
        guard window.isOpen, start.allowsSend(inFlight: window.inFlight) else {
            let deadline = silence.deadline(inFlight: window.inFlight)
            guard let deadline, now >= deadline else { return .wait(.window, until: deadline) }
            outage.fallSilent(now: now)
            throughput.stop()
            return admitProbe(request, now: now)
        }
        switch caps.room {
        case .open: break
        case .afterSettling: return .wait(.cap, until: nil)
        case .reached: return stop(.capReached)
        }
        if isPaused { return knock(request, now: now) }
        if now < nextOpening, counts.answers == 0 { return .wait(.window, until: nextOpening) }
        if now < restart.nextSend { return .wait(.restart, until: restart.nextSend) }
        if request.kind == .retry, now < budget.nextRetry { return .wait(.retryBudget, until: budget.nextRetry) }
        let requestsNext = max(requests.nextSend(of: 1, now: now), learned.nextSend(now: now))
        if now < requestsNext { return .wait(.requestsPerMinute, until: requestsNext) }
        let tokensNext = tokens.nextSend(of: request.tokens, now: now)
        if now < tokensNext { return .wait(.tokensPerMinute, until: tokensNext) }
        return .go(send(request, isProbe: false, now: now))
    }

    /// Counts a send as ended and learns from it.
    ///
    /// - Parameters:
    ///   - ticket: What ``admit(_:now:)`` gave for it.
    ///   - end: How it ended.
    ///   - time: The time in nanoseconds.
    ///   - unit: A random number in 0..<1.
    /// - Returns: What the row needs to know.
    package mutating func settle(
        _ ticket: Ticket,
        _ end: SendEnd,
        now time: UInt64,
        random unit: Double
    ) -> Settlement {
        let now = pass(to: time)
        if end.isForConcurrency, end.limits.isSpent {
            // A server that says that a minute's requests are spent means that, whatever it advises.
            var plain = end
            plain.isForConcurrency = false
            return settle(ticket, plain, now: time, random: unit)
        }
        let inFlight = window.inFlight
        silence.sign(now: now)
        let isSpent = learn(ticket, end, now: now)
        let recoveries = window.recoveries
        if let mark = ticket.window { window.settle(mark, signal(ticket, end, isSpent: isSpent), now: now) }
        if window.recoveries > recoveries { beginRestart(at: now) }
        settleAmounts(ticket, end.result)
        let isAnswer = if case .answered = end.result { true } else { false }
        requests.report(end.limits.requests, for: ticket.requests, isAnswer: isAnswer, now: now)
        tokens.report(end.limits.tokens, for: ticket.tokens, isAnswer: isAnswer, now: now)
        switch end.result {
        case .answered(let facts):
            counts.answers += 1
            switch end.use {
            case .usable: start.open(sentAt: ticket.sentAt)
            case .sentBack: break
            case .unusable: start.refuse(.invalidAnswer)
            }
            throughput.answer(now: now)
            hedging.answer(latency: facts.latency)
            silence.answer(latency: facts.latency)
            if let count = facts.completionTokens, count >= 0 { completionTokens.add(UInt64(count)) }
            if pause.answer(sentAt: ticket.sentAt, now: now) { beginRestart(at: now) }
        case .rateLimited(let asked), .overloaded(let asked):
            counts.refusals += 1
            refuse(ticket, end, asked: asked, isSpent: isSpent, now: now, random: unit)
        case .transientFailure, .transportFailure, .unknownHost: counts.failures += 1
        case .unusable, .inDoubt, .cut, .reportedFailure:
            counts.failures += 1
            start.refuse(.unusable)
        case .rowFailure(let status):
            let refusal = StartCheck.RefusalClass(status: status)
            start.refuse(refusal, words: end.words, isOfSample: ticket.request.isSample, now: now)
        case .contentRefused, .unreadable: start.open(sentAt: ticket.sentAt)
        case .keyRefused: _ = stop(.keyRefused)
        case .quotaSpent: _ = stop(.quotaSpent)
        case .runFailed: _ = stop(.failed)
        case .givenUp, .cancelled: break
        }
        pause.forgetKnock(sentAt: ticket.sentAt)
        note(ticket, end.result, now: now)
        start.settle(inFlight: window.inFlight)
        stopIfRefused()
        return conclude(ticket, end, inFlight: inFlight, now: now)
    }

    /// Notes that the server has answered something that was not admitted, such as how far it is with its work.
    package mutating func hear(now time: UInt64) {
        silence.sign(now: pass(to: time))
    }

    /// Follows for how long nothing was answered, and how many replies in a row were of no use.
    private mutating func note(_ ticket: Ticket, _ result: AttemptResult, now: UInt64) {
        switch result {
        case .answered, .contentRefused:
            drought.end()
            barren.end()
        case .rowFailure: drought.end()
        case .rateLimited(let asked), .overloaded(let asked): drought.refuse(asked: asked, now: now)
        case .unusable, .cut, .reportedFailure, .unreadable:
            barren.add(ticket.request.kind)
            if barren.isReached, start.state == .open { _ = stop(.noUsableReplies) }
        case .inDoubt, .transientFailure, .transportFailure, .unknownHost, .keyRefused, .quotaSpent, .runFailed,
            .givenUp, .cancelled:
            break
        }
    }

    /// Notes that there are no other rows: while the first replies make the run suspicious, nobody is left to clear it.
    package mutating func endRows() {
        start.end()
        start.settle(inFlight: window.inFlight)
        stopIfRefused()
    }

    private mutating func stopIfRefused() {
        guard case .refused(let refusal, let isLate) = start.state else { return }
        _ = stop(isLate ? .refusedLate(refusal) : .refused(refusal))
    }

    /// Stops the run, unless it has been stopped before.
    package mutating func stop(_ reason: StopReason) -> Admittance {
        stopped = stopped ?? reason
        return .stop(stopped ?? reason)
    }

    /// Several threads read the clock before they take their turn: time stands still rather than go back.
    private mutating func pass(to time: UInt64) -> UInt64 {
        latest = max(latest, time)
        return latest
    }

    // MARK: Sending

    /// Sends one request in spite of a pause, to find out whether its wait is meant.
    private mutating func knock(_ request: AdmissionRequest, now: UInt64) -> Admittance {
        let next = max(
            requests.nextSend(of: 1, now: now),
            tokens.nextSend(of: request.tokens, now: now),
            request.kind == .retry ? budget.nextRetry : 0
        )
        guard next <= now else { return .wait(.pause, until: min(pause.end, next)) }
        pause.knock(now: now)
        return .go(send(request, isProbe: false, now: now))
    }

    private mutating func send(
        _ request: AdmissionRequest,
        isProbe: Bool,
        asksForCanary: Bool = false,
        now: UInt64
    ) -> Ticket {
        if !isProbe { throughput.start(now: now) }
        if window.isAdaptive { nextOpening = now + Self.betweenOpenings }
        counts.sends += 1
        if request.kind != .copy { hedging.send() }
        switch request.kind {
        case .first: budget.sendFirst()
        case .retry where !isProbe: budget.sendRetry(now: now)
        default: break
        }
        caps.send(request)
        // A probe may be lost in a black hole for minutes: it must not take a place once the server is back.
        let mark = isProbe ? nil : window.send(now: now)
        if !isProbe { silence.sign(now: now) }
        learned.send(now: now)
        start.sent()
        // The one that knocks says nothing about the way back.
        restart.send(now: now, isFull: !window.isOpen && now >= pause.end)
        return Ticket(
            sentAt: now,
            request: request,
            isProbe: isProbe,
            asksForCanary: asksForCanary,
            outages: outage.ended,
            window: mark,
            requests: requests.send(1, now: now),
            tokens: tokens.send(request.tokens, now: now)
        )
    }

    private mutating func admitProbe(_ request: AdmissionRequest, now: UInt64) -> Admittance {
        let deadline = outage.deadline(policy)
        if now >= deadline { return stop(outage.ending) }
        // A pause asked for holds for probes too.
        let next = max(outage.nextProbe, pause.nextSend)
        if now < next { return .wait(.outage, until: min(next, deadline)) }
        if now < pause.end { pause.knock(now: now) }
        let asksForCanary = outage.wantsCanary(insteadOf: request.kind)
        outage.sendProbe(now: now)
        counts.probes += 1
        return .go(send(request, isProbe: true, asksForCanary: asksForCanary, now: now))
    }

    // MARK: Settling

    /// Whether the end says that a minute's requests are spent: by the server's word, or by what was learnt.
    private mutating func learn(_ ticket: Ticket, _ end: SendEnd, now: UInt64) -> Bool {
        let load = ticket.window?.load ?? 1
        switch end.result {
        case .rateLimited where end.isForConcurrency:
            learned.takeBack(slot: ticket.requests.slot)
            return false
        case .rateLimited where requests.isTold || end.limits.isSpent:
            // What the server tells need not be guessed, least of all from what it takes of this run alone.
            learned.takeBack(slot: ticket.requests.slot)
            return end.limits.isSpent
        case .rateLimited(let asked):
            let isSpent = learned.refuse(
                asked: asked,
                load: load,
                slot: ticket.requests.slot,
                sentAt: ticket.sentAt,
                now: now
            )
            return end.limits.isSpent || isSpent
        case .answered:
            learned.answer(load: load, sentAt: ticket.sentAt, now: now)
            return false
        default: return false
        }
    }

    private func signal(_ ticket: Ticket, _ end: SendEnd, isSpent: Bool) -> WindowSignal {
        switch end.result {
        case .answered(let facts):
            guard ticket.request.kind == .first || ticket.request.kind == .again else { return .neutral }
            // A server may report anything.
            return .success(latency: facts.latency, tokens: min(max(0, facts.completionTokens ?? 0), 1 << 20))
        case .rateLimited:
            // A minute's limit that is spent, or a wait that is meant, says nothing about how many may be in flight.
            return isSpent || pause.isKnock(sentAt: ticket.sentAt) ? .failure : .overload
        case .overloaded, .transientFailure, .reportedFailure, .inDoubt, .transportFailure, .cut, .unknownHost:
            return .failure
        case .unusable, .unreadable, .rowFailure, .contentRefused, .keyRefused, .quotaSpent, .runFailed, .givenUp,
            .cancelled:
            return .neutral
        }
    }

    private mutating func settleAmounts(_ ticket: Ticket, _ result: AttemptResult) {
        switch result {
        case .answered(let facts):
            let prompt = facts.promptTokens ?? ticket.request.promptTokens
            let completion = facts.completionTokens ?? ticket.request.completionTokens
            tokens.correct(ticket.tokens, used: prompt.addingReportingOverflow(completion).partialValue)
            caps.settle(ticket.request, promptTokens: prompt, completionTokens: completion)
        case .rateLimited, .overloaded, .rowFailure, .contentRefused, .keyRefused, .quotaSpent, .runFailed,
            .unknownHost:
            tokens.correct(ticket.tokens, used: 0)
            caps.settle(ticket.request, promptTokens: 0, completionTokens: 0)
        case .transientFailure, .reportedFailure, .unusable, .unreadable, .inDoubt, .transportFailure, .cut, .givenUp,
            .cancelled:
            // The server may have counted them: the pace keeps the estimate, the caps count answers only.
            caps.settle(ticket.request, promptTokens: 0, completionTokens: 0)
        }
    }

    /// Pauses, unless the server says that too many are under way at once and the window has been cut to what it takes: the
    /// end of one of those makes room, however long a wait the server asks for.
    private mutating func refuse(
        _ ticket: Ticket,
        _ end: SendEnd,
        asked: UInt64?,
        isSpent: Bool,
        now: UInt64,
        random unit: Double
    ) {
        if end.isForConcurrency {
            if isExcused(end) { return }
            pause.begin(asked: nil, sentAt: ticket.sentAt, now: now, random: unit)
        } else {
            requests.refuse(ticket.requests, random: unit)
            let isCertain = isSpent || learned.limit != nil
            pause.begin(asked: asked, isCertain: isCertain, sentAt: ticket.sentAt, now: now, random: unit)
        }
        beginRestart(at: pause.end)
    }

    private mutating func beginRestart(at end: UInt64) {
        throughput.stop()
        // Before any answer nobody knows the steady rate: it is guessed low, and doubles each second. A window that was cut
        // to what the server took at once may be sent at once.
        restart.begin(at: end, rate: throughput.rate ?? Double(window.limit) / (window.cuts > 0 ? 1 : 20))
    }

    /// Whether a refusal is for too many at once, and the window keeps others from being sent until one of them has ended.
    private func isExcused(_ end: SendEnd) -> Bool {
        end.isForConcurrency && window.inFlight > 0 && !window.isOpen
    }

    private mutating func conclude(
        _ ticket: Ticket,
        _ end: SendEnd,
        inFlight: Int,
        now: UInt64
    ) -> Settlement {
        let result = end.result
        // That too many are under way is the window's doing, and no fault of the row's.
        var isExcused = isExcused(end)
        let givesUpOlder = ticket.isProbe && outage.isSilent
        // As long as nothing was answered, a reply that is cut tells of a row that may never come through whole: knocking
        // with it would be paid for each time.
        let isTrouble = result.isServerTrouble && !(result == .cut && counts.answers == 0)
        if isTrouble {
            let wasDown = outage.isDown
            // What failed in an outage that is over is as good a witness as what never failed.
            let kind = ticket.request.kind == .retry && ticket.isUnsuspected ? .again : ticket.request.kind
            outage.fail(
                kind,
                isNew: ticket.answersAtFailure != counts.answers,
                isNameUnknown: result == .unknownHost,
                inFlight: inFlight,
                now: now
            )
            isExcused = outage.isDown
            if !wasDown, outage.isDown { throughput.stop() }
        } else if result.isReply {
            let isOver = end.isOfCanary ? outage.answerToCanary() : outage.answer()
            if isOver { beginRestart(at: now) }
        }
        return Settlement(
            isExcused: isExcused,
            start: start.state,
            stop: stopped,
            answers: counts.answers,
            outages: outage.ended,
            others: window.inFlight,
            givesUpOlder: givesUpOlder && !outage.isDown
        )
    }
}

extension RateLimitFields {
    /// Whether a limit per time is used up.
    fileprivate var isSpent: Bool { requests.remaining == 0 || tokens.remaining == 0 }
}

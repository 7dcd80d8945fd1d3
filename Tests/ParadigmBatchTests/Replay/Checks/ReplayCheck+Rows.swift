import ParadigmBatch

extension ReplayCheck {
    /// Rows are read once, in order, one ahead of admission at most, unless they may be read ahead.
    func checkReading() {
        expect(history.read == Array(0..<history.read.count), "rows were not read once each and in order")
        let admitted = Set(history.admitted)
        let isOnce = admitted.count == history.admitted.count
        expect(
            scenario.canBeReadAhead ? isOnce : history.admitted == Array(0..<history.admitted.count),
            "rows were not admitted once each and in order"
        )
        expect(
            scenario.canBeReadAhead || history.read.count - history.admitted.count <= 1,
            "\(history.read.count) rows were read, \(history.admitted.count) admitted"
        )
        for row in history.sendsOfRow.indices where !history.sendsOfRow[row].isEmpty {
            expect(admitted.contains(row), "row \(row) was sent and not admitted")
        }
        let isComplete = returned && replay.stopped == nil
        expect(
            !isComplete || history.read.count == scenario.rows,
            "the run is complete, and \(history.read.count) of \(scenario.rows) rows were read"
        )
    }

    /// Each row has the one outcome that the server gave it last, and is otherwise pending for a reason.
    func checkOutcomes() {
        for row in 0..<scenario.rows {
            let records = history.records[row]
            expect(records.count <= 1, "row \(row) has \(records.count) outcomes")
            if let record = records.first { checkRecord(record, row) } else { checkPending(row) }
            checkSends(row)
        }
    }

    private func checkRecord(_ record: ReplayRecord, _ row: Int) {
        guard let end = history.decisive(row) else {
            return expect(false, "row \(row) has an outcome although nothing came back")
        }
        expect(record.key == ReplayRow.key(row), "the outcome of row \(row) is another row's")
        expect(record.attempts == history.attempts(row), "row \(row) was sent \(record.attempts) times?")
        switch (record.outcome, end.ending) {
        case (.reply(let status, let name, let body), .status(let said, let bytes)):
            expect(end.meaning == .answered && status == said, "row \(row) counts as answered by \(end.ending)")
            let answered = history.sendsOfRow[row].indices
                .first { place in
                    let send = history.sends[history.sendsOfRow[row][place]]
                    return send.end?.meaning == .answered && name == "\(row)-\(place + 1)"
                }
            expect(answered != nil, "row \(row) has the answer of \(name ?? "none")")
            let isStreamed = String(decoding: bytes, as: UTF8.self).hasPrefix("data:")
            expect(isStreamed || isHedged || body == bytes, "the answer of row \(row) is not what came")
            let content = "row \(row) send \((answered ?? 0) + 1)"
            expect(String(decoding: body, as: UTF8.self).contains(content), "row \(row) has another's answer")
        case (.failure(_, _, let status, _, _), .status(let said, _)):
            expect(
                end.meaning != .answered && status == said,
                "row \(row) failed with \(status ?? 0) after \(end.ending)"
            )
        case (.failure(_, _, let status, _, _), .noReply):
            expect(status == nil, "row \(row) failed with a status that nobody sent")
        case (.reply, .noReply): expect(false, "row \(row) counts as answered and was not")
        }
        if !record.isAnswered { checkFailure(row, end) }
    }

    private var isHedged: Bool { scenario.hedgedPercent > 0 }

    /// A row fails when it is refused, after four failures of its own, or after eight refusals for the moment.
    private func checkFailure(_ row: Int, _ end: ReplayHistory.Send.End) {
        let troubles = history.count(row, \.isTrouble)
        let pauses = history.count(row, \.isPause)
        switch end.meaning {
        case .refused, .content: break
        case .unusable:
            let replies = history.count(row, \.isUnusable)
            expect(replies == 2, "row \(row) failed after \(replies) replies of no use")
        case .trouble:
            let failures = troubles + history.count(row, \.isUnusable)
            expect(failures >= 4, "row \(row) failed after \(failures) failures")
        case .pause: expect(pauses >= 8, "row \(row) failed after \(pauses) refusals")
        case .answered, .keyRefused, .quotaSpent, .runFailed: expect(false, "row \(row) failed although \(end.meaning)")
        }
    }

    private func checkPending(_ row: Int) {
        guard row < history.read.count else { return }
        expect(replay.stopped != nil || !returned, "row \(row) has no outcome, and nothing stopped the run")
        guard returned, let end = history.decisive(row), end.meaning.isFinal else { return }
        // Refusals are held back until somebody is answered, and are no outcomes when the run stops before; so are those
        // of twenty in a row, later on.
        if replay.stopped != nil, end.meaning == .refused, isAmongLastRefusals(end.entry) { return }
        expect(false, "the outcome of row \(row) was lost: \(end.meaning)")
    }

    /// Whether nothing was answered, or nothing that was sent later than an end, with twenty refusals at least since the last
    /// request that was answered.
    private func isAmongLastRefusals(_ entry: Int) -> Bool {
        guard let last = lastAnsweredSend else { return true }
        return entry > last && refusalsSinceLastAnswered >= 20
    }

    /// The entry of the last send that was answered, or refused for what is in its row.
    private var lastAnsweredSend: Int? {
        history.sends.last { $0.end?.meaning == .answered || $0.end?.meaning == .content }?.entry
    }

    /// Refusals since the last request was sent that was answered.
    var refusalsSinceLastAnswered: Int {
        let last = lastAnsweredSend ?? -1
        return history.sends.count { $0.end?.meaning == .refused && $0.end?.entry ?? -1 > last }
    }

    /// Nothing is sent after what is final, and no row twice at once.
    private func checkSends(_ row: Int) {
        let sends = history.ownSends(row)
        let isAnswered = history.decisive(row)?.meaning == .answered
        for (send, next) in zip(sends, sends.dropFirst()) {
            expect(!send.isInterrupted, "row \(row) was sent again after it was interrupted")
            guard let end = send.end else { continue }
            expect(end.entry < next.entry, "row \(row) was sent twice at once")
            let goesOn = end.meaning.isTrouble || end.meaning.isPause || end.meaning.isUnusable
            expect(goesOn, "row \(row) was sent again after \(end.meaning)")
        }
        if let last = sends.last {
            expect(last.end != nil || last.isInterrupted, "row \(row) was left on its way")
            let isBeaten = isHedged && isAnswered
            expect(!last.isInterrupted || !returned || isBeaten, "row \(row) was interrupted in a run that returned")
        }
    }

    /// What the engine and the gate count is what happened.
    func checkCounts() {
        let records = history.records.joined()
        expect(replay.figures.answered == records.count(where: \.isAnswered), "answers were miscounted")
        expect(replay.figures.failed == records.count { !$0.isAnswered }, "failures were miscounted")
        let sends = history.sends.count
        // A copy that was let through and not sent after all is counted.
        let isRight = isHedged ? replay.counts.sends >= sends : replay.counts.sends == sends
        expect(isRight || !returned, "\(replay.counts.sends) sends counted, \(sends) seen")
        let answers = history.ended.count { history.sends[$0].end?.meaning == .answered }
        expect(
            replay.counts.answers == answers || !returned,
            "\(replay.counts.answers) answers counted, \(answers) seen"
        )
        let copies = history.sends.count(where: \.isCopy)
        expect(copies * 100 <= scenario.hedgedPercent * sends, "\(copies) copies among \(sends) sends")
        expect(replay.leftInFlight == 0, "\(replay.leftInFlight) places in the window were never given back")
        expect(replay.leftWaiting == 0, "\(replay.leftWaiting) still wait at the gate")
    }
}

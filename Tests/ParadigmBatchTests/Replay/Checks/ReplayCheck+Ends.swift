import ParadigmBatch

extension ReplayCheck {
    /// A run stops for a reason that was there, and then sends nothing more.
    func checkStop() {
        if let thrown, let wanted = throwing {
            expect(wanted.contains(thrown), "the run threw \(thrown)")
        } else {
            expect(thrown == nil, "the run threw \(thrown ?? "")")
        }
        if let entry = firstEnd(.keyRefused) { checkQuiet(after: entry, "the key was refused") }
        if let entry = firstEnd(.quotaSpent) { checkQuiet(after: entry, "the quota was spent") }
        if let entry = firstEnd(.runFailed) { checkQuiet(after: entry, "nothing could get through") }
        if let entry = firstEntry({ if case .closeAsked = $0 { true } else { false } }) {
            checkQuiet(after: entry, "the client was asked to close")
        }
        if let entry = firstEntry({ if case .stopAsked = $0 { true } else { false } }) {
            checkQuiet(after: entry, "the run was asked to stop")
        }
        if let entry = firstEntry({ if case .sourceFailed = $0 { true } else { false } }) {
            checkQuiet(after: entry, "the source failed")
        }
        if let entry = firstEntry({ if case .sinkFailed = $0 { true } else { false } }) {
            checkQuiet(after: entry, "the sink failed")
        }
        guard let stopped = replay.stopped else { return checkNoStop() }
        let isGood =
            switch stopped {
            case .asked: thrown != nil || firstEntry { if case .stopAsked = $0 { true } else { false } } != nil
            case .keyRefused: firstEnd(.keyRefused) != nil
            case .quotaSpent: firstEnd(.quotaSpent) != nil
            case .capReached: isCapReached
            case .refused(let refusal): isRefusedAsAWhole(refusal == .unusable ? .unusable : .refused)
            case .refusedLate: refusalsSinceLastAnswered >= 100
            case .failed:
                firstEnd(.runFailed) != nil || firstEntry { if case .closeAsked = $0 { true } else { false } } != nil
            case .unreachable: longestTrouble >= 29 * second && firstAnswer >= 29 * second
            case .outageTooLong:
                longestTrouble >= 899 * second
                    || longestTime { $0 == .trouble(ofServer: true) || $0.isPause } >= 899 * second
            case .noUsableReplies: repliesInVain >= 50
            case .diskFull: false
            }
        expect(isGood, "the run stopped without reason: \(stopped)")
    }

    /// What a run of this scenario may throw; nil when it may not.
    private var throwing: [String]? {
        var errors: [String] = []
        if scenario.cancelAt != nil { errors.append("CancellationError()") }
        if scenario.sinkFailsAt != nil { errors.append("sink") }
        if scenario.sourceFailsAt != nil { errors.append("source") }
        return errors.isEmpty ? nil : errors
    }

    private func checkNoStop() {
        for meaning in [ReplayServer.Meaning.keyRefused, .quotaSpent, .runFailed] where returned {
            expect(firstEnd(meaning) == nil, "the run did not stop although \(meaning)")
        }
        let isSinkBroken = firstEntry { if case .sinkFailed = $0 { true } else { false } } != nil
        expect(!isSinkBroken || !returned, "the run went on over a broken sink")
    }

    /// Those admitted just before may still go out, at that very moment and no more than there are workers.
    private func checkQuiet(after entry: Int, _ reason: String) {
        let late = history.sends.filter { $0.entry > entry }
        let time = replay.entries[entry].time
        expect(late.count <= scenario.workers + 1, "\(late.count) sends after \(reason)")
        expect(late.allSatisfy { $0.time == time }, "something was sent after \(reason)")
    }

    private var firstAnswer: UInt64 { firstEnd(.answered).map { replay.entries[$0].time } ?? .max }

    private var isCapReached: Bool {
        guard let cap = scenario.tokenCap else { return false }
        let answers = history.ended.count { history.sends[$0].end?.meaning == .answered }
        return answers * ReplayServer.tokensPerRow >= cap
    }

    private func isRefusedAsAWhole(_ meaning: ReplayServer.Meaning) -> Bool {
        let meanings = history.ended.compactMap { history.sends[$0].end?.meaning }
        let beforeAnswers = meanings.prefix { $0 != .answered }
        // A reply that was cut is trouble of the server's and of no use.
        return beforeAnswers.count { $0 == meaning || meaning == .unusable && $0.isTrouble } >= 20
    }

    private var repliesInVain: Int {
        history.ended.count { place in
            guard let meaning = history.sends[place].end?.meaning else { return false }
            return meaning.isUnusable || meaning.isTrouble || meaning == .content
        }
    }

    /// The longest time from a failure of the server to the last one without another reply between.
    private var longestTrouble: UInt64 { longestTime { $0 == .trouble(ofServer: true) } }

    private func longestTime(_ matches: (ReplayServer.Meaning) -> Bool) -> UInt64 {
        var (since, longest) = (nil as UInt64?, UInt64.min)
        for place in history.ended {
            guard let end = history.sends[place].end else { continue }
            if matches(end.meaning) { since = since ?? end.time } else { since = nil }
            longest = max(longest, (replay.entries.last?.time ?? end.time) - (since ?? replay.entries.last?.time ?? 0))
        }
        return longest
    }

    /// Where outages are all that goes wrong, no row fails and few are sent again.
    func checkOutages() {
        guard scenario.hasOutagesOnly, !hasTroubleOutsideOutages else { return }
        for row in 0..<scenario.rows where history.records[row].contains(where: { !$0.isAnswered }) {
            // One or two rows that fail, and no other under way: that cannot be told from their own fault.
            let known = history.ownSends(row).last?.troubledRows ?? 0
            expect(
                known < 3 || isAlone(row),
                "row \(row) failed in an outage, the \(known). row to be in trouble"
            )
        }
        let probes = history.sends.count(where: \.isProbe)
        let most =
            scenario.rows + max(20, scenario.rows / 10) + scenario.outages.count * scenario.workers + probes
        expect(history.sends.count <= most, "\(history.sends.count) sends, \(most) are enough")
    }

    /// Whether no more than one other row was under way at any of a row's failures.
    private func isAlone(_ row: Int) -> Bool {
        history.ownSends(row)
            .suffix(3)
            .allSatisfy { send in
                let others = history.sends.filter { other in
                    !other.isCanary && other.row != row && other.time <= send.end?.time ?? .max
                        && send.time <= other.end?.time ?? .max
                }
                return Set(others.map(\.row)).count < 2
            }
    }

    /// Whether answers were too late although nothing was down, as when the queue is longer than the deadline.
    private var hasTroubleOutsideOutages: Bool {
        history.sends.contains { send in
            guard let end = send.end, end.meaning.isTrouble else { return false }
            return !scenario.outages.contains { send.time < $0.to && $0.from <= end.time }
        }
    }
}

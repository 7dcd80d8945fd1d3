import ParadigmBatch

/// Whether and when a row may be sent, with nobody waiting.
extension Case {
    static let admission = [
        Case("admission-window", operations: 5_000) {
            { count in
                var window = Window(.adaptive(start: inFlight, floor: inFlight, ceiling: inFlight))
                var marks = (0..<inFlight).map { window.send(now: UInt64($0) * apart) }
                for number in 0..<count {
                    let now = UInt64(inFlight) * apart + UInt64(number) * 1_000_000
                    window.settle(marks[number % inFlight], .success(latency: latency, tokens: 71), now: now)
                    guard window.isOpen else { throw UnexpectedResult() }
                    marks[number % inFlight] = window.send(now: now)
                }
                return window.inFlight
            }
        },
        Case("admission-value", operations: 5_000) {
            { count in
                var admission = Admission(policy)
                var tickets = try (0..<inFlight).map { try admit(to: &admission, now: UInt64($0) * apart) }
                for number in 0..<count {
                    let now = UInt64(inFlight) * apart + UInt64(number) * 1_000_000
                    _ = admission.settle(tickets[number % inFlight], end, now: now, random: 0.5)
                    tickets[number % inFlight] = try admit(to: &admission, now: now)
                }
                return admission.counts.answers
            }
        },
        Case("admission-gate", operations: 5_000) {
            { count in
                let gate = AdmissionGate(policy, clock: SteppingClock(), seed: 1)
                var sum = 0
                for _ in 0..<count {
                    guard let ticket = try gate.admitAtOnce(request) else { throw UnexpectedResult() }
                    sum &+= gate.settle(ticket, end).answers
                }
                return sum
            }
        },
    ]

    private static let inFlight = 32
    private static let latency: UInt64 = 32_000_000
    /// The first requests go out a little apart.
    private static let apart: UInt64 = 2_000_000
    private static let request = AdmissionRequest(promptTokens: 58, completionTokens: 150)
    private static let end = SendEnd(
        .answered(
            AnswerFacts(latency: latency, timeToFirstByte: latency, promptTokens: 58, completionTokens: 71)
        )
    )

    /// No window but the one that these cases fill, so that it stays as it is.
    private static var policy: AdmissionPolicy {
        var policy = AdmissionPolicy()
        policy.window = .adaptive(start: inFlight, floor: inFlight, ceiling: inFlight)
        return policy
    }

    private static func admit(to admission: inout Admission, now: UInt64) throws -> Ticket {
        guard case .go(let ticket) = admission.admit(request, now: now) else { throw UnexpectedResult() }
        return ticket
    }
}

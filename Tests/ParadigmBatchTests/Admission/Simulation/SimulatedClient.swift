import ParadigmBatch

/// One run of a batch: its admission, its rows, and what it showed.
struct SimulatedClient {
    struct Waiting {
        let row: Int
        let kind: SendKind
        let notBefore: UInt64
    }

    var admission: Admission
    var figures = Figures()
    let rows: Int
    /// When it begins, and from when on it sends no further row.
    var beginsAt: UInt64 = 0
    var leavesAt: UInt64 = .max
    var nextRow = 0
    var waiting: [Waiting] = []
    var nextWake: UInt64 = .max
    private var attempts: [Int: RowAttempts] = [:]

    init(_ policy: AdmissionPolicy, rows: Int) {
        admission = Admission(policy)
        self.rows = rows
    }

    /// Whether nothing more is to be sent.
    var isOver: Bool { admission.stopped != nil || figures.outcomes >= rows }

    mutating func send(_ row: Int, _ ticket: inout Ticket, at now: UInt64) {
        attempts[row]?.begin(&ticket)
        figures.send(at: now, ticket, limit: admission.window.limit)
    }

    mutating func note(_ ticket: Ticket, _ result: AttemptResult, at now: UInt64) {
        if !ticket.isProbe { figures.inFlight -= 1 }
        figures.note(limit: admission.window.limit, at: now)
        if case .answered = result { figures.answer(at: now) }
        if case .rateLimited = result { figures.refuse(at: now) }
    }

    /// Draws the consequences of an end for its row.
    ///
    /// - Returns: When to look at the row again.
    mutating func end(
        _ row: Int,
        _ ticket: Ticket,
        _ result: AttemptResult,
        _ settlement: Settlement,
        now: UInt64,
        random unit: Double
    ) -> UInt64? {
        var ends =
            attempts.removeValue(forKey: row)
            ?? {
                var ends = RowAttempts()
                var ticket = ticket
                ends.begin(&ticket)
                return ends
            }()
        switch ends.end(result, settlement, now: now, random: unit) {
        case .record:
            figures.outcomes += 1
        case .setAside:
            figures.outcomes += 1
            figures.failed.append(row)
        case .hold, .pending: figures.pending += 1
        case .again(let notBefore, let kind):
            attempts[row] = ends
            waiting.append(Waiting(row: row, kind: kind, notBefore: notBefore))
            return notBefore > now ? notBefore : nil
        }
        return nil
    }

    mutating func finish(at now: UInt64) { figures.finish(admission, at: now) }
}

import ParadigmBatch

/// The trace of a run, sorted by sends and rows.
struct ReplayHistory {
    struct Send {
        struct End {
            let time: UInt64
            let entry: Int
            let meaning: ReplayServer.Meaning
            let ending: ReplayLog.Ending
        }

        let row: Int
        let time: UInt64
        let entry: Int
        let isProbe: Bool
        /// Whether it was sent beside another one for the same row.
        let isCopy: Bool
        /// Whether it was sent after the row had its outcome, to see whether the server answers.
        let isCanary: Bool
        /// Nil for one that was interrupted.
        var end: End?
        var isInterrupted = false
        /// Trouble of the server in a row before and with this end, without another reply between.
        var troubles = 0
        /// How many rows those troubles were of.
        var troubledRows = 0
    }

    /// In the order in which they were sent.
    private(set) var sends: [Send] = []
    /// The sends of each row, copies included.
    private(set) var sendsOfRow: [[Int]]
    private(set) var read: [Int] = []
    private(set) var admitted: [Int] = []
    private(set) var records: [[ReplayRecord]]
    /// The sends that ended, in the order in which they did.
    private(set) var ended: [Int] = []
    private var sendAtEntry: [Int: Int] = [:]

    init(_ replay: Replay) {
        sendsOfRow = Array(repeating: [], count: replay.scenario.rows)
        records = Array(repeating: [], count: replay.scenario.rows)
        var troubles = 0
        var troubled: Set<Int> = []
        for (number, entry) in replay.entries.enumerated() {
            switch entry.event {
            case .read(let row): read.append(row)
            case .admitted(let row): admitted.append(row)
            case .sent(let row, _, let isProbe, _):
                sendAtEntry[number] = sends.count
                let isCopy = replay.scenario.hedgedPercent > 0 && isCopy(row, at: entry.time)
                let isCanary = !records[row].isEmpty
                sends.append(
                    Send(
                        row: row,
                        time: entry.time,
                        entry: number,
                        isProbe: isProbe,
                        isCopy: isCopy && !isCanary,
                        isCanary: isCanary
                    )
                )
                sendsOfRow[row].append(sends.count - 1)
            case .ended(let row, let send, let meaning, let ending, _):
                let place = sendsOfRow[row][send - 1]
                // The answer to a canary tells of no row.
                if meaning == .trouble(ofServer: true) {
                    troubles += 1
                } else if !sends[place].isCanary {
                    troubles = 0
                }
                sends[place].end = .init(time: entry.time, entry: number, meaning: meaning, ending: ending)
                sends[place].troubles = troubles
                if troubles > 0 { troubled.insert(row) } else { troubled = [] }
                sends[place].troubledRows = troubled.count
                ended.append(place)
            case .interrupted(let row, let send): sends[sendsOfRow[row][send - 1]].isInterrupted = true
            case .recorded(let record, let row): records[row].append(record)
            default: break
            }
        }
    }

    /// Whether a send of the row is under way, or ended at this very moment, when a copy may go out without knowing it.
    private func isCopy(_ row: Int, at time: UInt64) -> Bool {
        sendsOfRow[row]
            .contains { place in
                let send = sends[place]
                if let end = send.end { return end.time == time && !send.isCopy && end.meaning.isFinal }
                return !send.isInterrupted
            }
    }

    /// The sends of a row, copies and canaries left out.
    func ownSends(_ row: Int) -> [Send] { sendsOfRow[row].map { sends[$0] }.filter { !$0.isCopy && !$0.isCanary } }

    /// How often a row was sent before it had its outcome.
    func attempts(_ row: Int) -> Int { sendsOfRow[row].count { !sends[$0].isCanary } }

    /// The send that an entry of the trace speaks of.
    func send(atEntry entry: Int) -> Send? { sendAtEntry[entry].map { sends[$0] } }

    /// The end that decides a row: that of the first answer, else of the last send that is no copy.
    func decisive(_ row: Int) -> Send.End? {
        let answers = sendsOfRow[row].compactMap { sends[$0].end }.filter { $0.meaning == .answered }
        return answers.min { $0.entry < $1.entry } ?? ownSends(row).last?.end
    }

    /// How many sends of a row ended so.
    func count(_ row: Int, _ matches: (ReplayServer.Meaning) -> Bool) -> Int {
        ownSends(row).count { $0.end.map { matches($0.meaning) } ?? false }
    }
}

extension ReplayServer.Meaning {
    var isTrouble: Bool { if case .trouble = self { true } else { false } }

    var isUnusable: Bool { self == .unusable }

    var isPause: Bool { if case .pause = self { true } else { false } }

    /// Whether nothing is ever sent again for the row.
    var isFinal: Bool { self == .answered || self == .refused || self == .content }
}

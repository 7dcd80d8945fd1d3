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
        /// Nil for one that was interrupted.
        var end: End?
        var isInterrupted = false
        /// Trouble of the server in a row before and with this end, without another reply between.
        var troubles = 0
    }

    /// In the order in which they were sent.
    private(set) var sends: [Send] = []
    /// The sends of each row.
    private(set) var sendsOfRow: [[Int]]
    private(set) var read: [Int] = []
    private(set) var admitted: [Int] = []
    private(set) var records: [[OutcomeRecord]]
    /// The sends that ended, in the order in which they did.
    private(set) var ended: [Int] = []
    private var sendAtEntry: [Int: Int] = [:]

    init(_ replay: Replay) {
        sendsOfRow = Array(repeating: [], count: replay.scenario.rows)
        records = Array(repeating: [], count: replay.scenario.rows)
        var troubles = 0
        for (number, entry) in replay.entries.enumerated() {
            switch entry.event {
            case .read(let row): read.append(row)
            case .admitted(let row): admitted.append(row)
            case .sent(let row, _, let isProbe, _):
                sendsOfRow[row].append(sends.count)
                sendAtEntry[number] = sends.count
                sends.append(Send(row: row, time: entry.time, entry: number, isProbe: isProbe))
            case .ended(let row, let send, let meaning, let ending, _):
                let place = sendsOfRow[row][send - 1]
                troubles = meaning == .trouble(ofServer: true) ? troubles + 1 : 0
                sends[place].end = .init(time: entry.time, entry: number, meaning: meaning, ending: ending)
                sends[place].troubles = troubles
                ended.append(place)
            case .interrupted(let row, let send): sends[sendsOfRow[row][send - 1]].isInterrupted = true
            case .recorded(let record, let row): records[row].append(record)
            default: break
            }
        }
    }

    /// The send that an entry of the trace speaks of.
    func send(atEntry entry: Int) -> Send? { sendAtEntry[entry].map { sends[$0] } }

    /// The last send of a row.
    func last(_ row: Int) -> Send? { sendsOfRow[row].last.map { sends[$0] } }

    /// How many sends of a row ended so.
    func count(_ row: Int, _ matches: (ReplayServer.Meaning) -> Bool) -> Int {
        sendsOfRow[row].count { sends[$0].end.map { matches($0.meaning) } ?? false }
    }
}

extension ReplayServer.Meaning {
    var isTrouble: Bool { if case .trouble = self { true } else { false } }

    var isPause: Bool { if case .pause = self { true } else { false } }

    /// Whether nothing is ever sent again for the row.
    var isFinal: Bool { self == .answered || self == .refused }
}

import ParadigmBatch

/// What happened in a run, in order: the trace that two replays of a seed must share byte for byte.
struct ReplayLog {
    /// Something that happened.
    enum Event {
        case read(row: Int)
        case admitted(row: Int)
        case sent(row: Int, send: Int, isProbe: Bool, limit: Int)
        case ended(row: Int, send: Int, ReplayServer.Meaning, Ending, limit: Int)
        case interrupted(row: Int, send: Int)
        case recorded(ReplayRecord, row: Int)
        case sinkFailed(row: Int)
        case sourceFailed
        case stopAsked
        case cancelled
        case closeAsked
        case returned
        case threw(String)
        case closed
    }

    /// How a send ended, as the wire tells it.
    enum Ending: Equatable {
        case status(Int, body: [UInt8])
        case noReply
    }

    struct Entry {
        /// Nanoseconds since the run began.
        let time: UInt64
        let event: Event
    }

    private(set) var entries: [Entry] = []

    mutating func note(_ event: Event, at time: UInt64) {
        entries.append(Entry(time: time, event: event))
    }
}

extension ReplayLog.Entry: CustomStringConvertible {
    /// A line of the trace.
    var description: String { "\(time) \(text)" }

    private var text: String {
        switch event {
        case .read(let row): "read row \(row)"
        case .admitted(let row): "admitted row \(row)"
        case .sent(let row, let send, let isProbe, let limit):
            "sent row \(row) for the \(send). time, window \(limit)\(isProbe ? ", a probe" : "")"
        case .ended(let row, let send, let meaning, let ending, let limit):
            "ended row \(row) send \(send): \(ending), \(meaning), window \(limit)"
        case .interrupted(let row, let send): "interrupted row \(row) send \(send)"
        case .recorded(let record, let row): "recorded row \(row): \(record)"
        case .sinkFailed(let row): "the sink failed at row \(row)"
        case .sourceFailed: "the source failed"
        case .stopAsked: "asked to stop"
        case .cancelled: "cancelled"
        case .closeAsked: "asked to close"
        case .returned: "the run returned"
        case .threw(let error): "the run threw \(error)"
        case .closed: "the client was closed"
        }
    }
}

extension ReplayLog.Ending: CustomStringConvertible {
    var description: String {
        switch self {
        case .status(let status, let body): "\(status) with \(body.count) bytes"
        case .noReply: "no reply"
        }
    }
}

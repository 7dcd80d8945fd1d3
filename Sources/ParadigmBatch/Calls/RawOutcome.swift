public import Paradigm

/// What became of one row: a reply or a failure, never both and never neither.
public struct RawOutcome: Sendable {
    /// The place of the row in the input, from 0.
    public let index: Int
    /// The reply, or why there is none.
    public let result: Result<RawReply, ParadigmError>
    /// When it was under way; nil when it was not sent.
    package let times: RowTimes?
    /// When the pieces of its answer came; nil when it was not streamed.
    package let pieces: PieceTimes?

    /// An outcome.
    public init(index: Int, result: Result<RawReply, ParadigmError>) {
        self.init(index: index, result: result, times: nil, pieces: nil)
    }

    /// An outcome with its times.
    package init(index: Int, result: Result<RawReply, ParadigmError>, times: RowTimes?, pieces: PieceTimes?) {
        self.index = index
        self.result = result
        self.times = times
        self.pieces = pieces
    }
}

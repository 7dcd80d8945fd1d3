public import Paradigm

/// What became of one row: a reply or a failure, never both and never neither.
public struct RawOutcome: Sendable {
    /// The place of the row in the input, from 0.
    public let index: Int
    /// The reply, or why there is none.
    public let result: Result<RawReply, ParadigmError>

    /// An outcome.
    public init(index: Int, result: Result<RawReply, ParadigmError>) {
        self.index = index
        self.result = result
    }
}

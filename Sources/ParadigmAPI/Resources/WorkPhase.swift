/// How far something is that a server works on after it has answered.
///
/// A status that nobody has seen before is ``underWay``: it is told, and waited out, and never taken for an answer.
public enum WorkPhase: String, Hashable, Sendable {
    /// The server has not ended, as far as can be told.
    case underWay = "under_way"
    /// What was asked for is there.
    case done
    /// It will not come any more.
    case failed
}

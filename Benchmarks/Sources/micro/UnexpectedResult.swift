/// An operation that went another way than the case means to measure.
struct UnexpectedResult: Error, CustomStringConvertible {
    /// A sentence for a person.
    var description: String { "an operation went another way than the case means to measure" }
}

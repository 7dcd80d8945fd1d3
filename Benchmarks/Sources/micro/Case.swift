/// A hot operation, ready to be repeated.
struct Case: Sendable {
    /// Performs so many operations from a fresh beginning.
    ///
    /// It returns a sum in which every operation has a part, so that the optimiser can leave none of them out.
    typealias Run = (_ operations: Int) throws -> Int

    /// What the command line calls it: the room, then the operation.
    let name: String
    /// How many operations make one measurement: enough for what is done once in a while to have its share.
    let operations: Int
    /// Makes what the operations need, which is not part of the measurement.
    let prepare: @Sendable () throws -> Run

    /// A case.
    init(_ name: String, operations: Int = 2_000, prepare: @escaping @Sendable () throws -> Run) {
        self.name = name
        self.operations = operations
        self.prepare = prepare
    }

    /// All of them, in the order in which a request meets what they measure.
    static let all = [
        input, admission, limits, parser, json, streaming, journal, output,
    ]
    .flatMap { $0 }
}

/// Why nothing is measured.
enum UsageError: Error, CustomStringConvertible {
    /// No case has this name, or a name that begins so.
    case unknownCase(String)
    /// A number of operations below 1.
    case noOperations
    /// A case whose operations left no trace: it does not measure what it is meant to.
    case nothingDone(String)

    /// A sentence for a person.
    var description: String {
        switch self {
        case .unknownCase(let name): "there is no case \(name): --list names them all"
        case .noOperations: "at least one operation is needed"
        case .nothingDone(let name): "the case \(name) did nothing"
        }
    }
}

package import ArgumentParser
import ParadigmBatch

/// Which parts `paradigm merge` looks for, and how long it waits for them.
package struct MergeWaitOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Wait until all parts are complete, for so long at most if a time follows.",
            fr: "Attendre que toutes les parts soient complètes, au plus la durée qui suit, s'il y en a une.",
            name: .time
        )
    )
    package var wait: MergeWait?

    @Option(
        help: .text(
            en: "How many parts there are (default: what the names of the parts say).",
            fr: "Le nombre de parts (par défaut : ce que disent leurs noms).",
            name: .number
        )
    )
    package var shards: Int?

    package init() {}

    package func validate() throws {
        try Bounds.check(shards, "--shards", 1...1_000_000)
    }
}

/// How long parts are waited for: `--wait`.
package enum MergeWait: Sendable, Hashable, ExpressibleByArgument {
    /// What stands for a time that is not given.
    private static let forever = "forever"

    /// As long as it takes.
    case noLimit
    /// For so long.
    case limit(Duration)

    package init?(argument: String) {
        switch argument {
        case Self.forever: self = .noLimit
        // One look, and the status that says: later.
        case "0", "0s": self = .limit(.zero)
        default:
            guard let span = TimeSpan(argument: argument) else { return nil }
            self = .limit(span.duration)
        }
    }

    /// How long at most; nil for as long as it takes.
    var duration: Duration? {
        if case .limit(let duration) = self { duration } else { nil }
    }

    /// The arguments with a time for each `--wait` of `merge` that stands alone: to the parser an option has a value.
    package static func filled(_ arguments: [String]) -> [String] {
        guard arguments.first(where: { !$0.hasPrefix("-") }) == MergeCommand.configuration.commandName else {
            return arguments
        }
        let end = arguments.firstIndex(of: "--") ?? arguments.count
        return arguments.enumerated()
            .map { index, argument in
                guard argument == "--wait", index < end else { return argument }
                let next = arguments.dropFirst(index + 1).first
                return next.flatMap(Self.init(argument:)) == nil ? "--wait=\(forever)" : argument
            }
    }
}

/// The exit statuses of the command, after `sysexits.h`.
package enum ExitStatus: Int32, Sendable {
    /// Everything was answered.
    case success = 0
    /// Some requests failed, or the one request was refused.
    case someFailed = 1
    /// Wrong usage, no or malformed key, no model.
    case usage = 64
    /// The input as a whole is unusable.
    case badInput = 65
    /// No such input file.
    case noInput = 66
    /// The server was not reachable, or failed.
    case unavailable = 69
    /// What should be made cannot be: an output file, or the simulator's port.
    case cannotCreate = 73
    /// Reading or writing failed.
    case inputOutput = 74
    /// Gave up on a limit; trying again later goes on.
    case tryLater = 75
    /// The key was refused.
    case keyRefused = 77
    /// Stopped at once by a second Ctrl-C.
    case interrupted = 130
}

/// The end of a command that could not do its work: a line for a person and an exit status for scripts.
package struct Failure: Error, Equatable {
    /// What scripts see.
    package let status: ExitStatus
    /// What a person reads.
    package let text: Text

    /// A failure.
    package init(_ status: ExitStatus, _ text: Text) {
        self.status = status
        self.text = text
    }

    /// A failure with status 64.
    package static func usage(en: String, fr: String) -> Failure {
        Failure(.usage, Text(en: en, fr: fr))
    }
}

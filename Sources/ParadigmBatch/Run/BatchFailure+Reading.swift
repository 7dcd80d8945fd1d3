extension BatchFailure {
    /// The failures of the rooms as the job tells them; others stay themselves.
    static func reading(_ error: any Error) -> any Error {
        switch error {
        case let error as InputError: BatchFailure(error.isNotFound ? .noInput : kind(error), sentence(error.message))
        case let error as JournalError: BatchFailure(kind(error), sentence(error.description))
        case let error as FileError: BatchFailure(.inputOutput, sentence(error.description))
        default: error
        }
    }

    private static func kind(_ error: InputError) -> Kind {
        switch error {
        case .cannotOpen: .noInput
        case .cannotRead: .inputOutput
        case .unusableEndpoint, .unusablePath: .usage
        default: .badInput
        }
    }

    private static func kind(_ error: JournalError) -> Kind {
        switch error {
        case .exists, .locked, .symbolicLink, .notAJournal, .unsupportedVersion: .outputExists
        default: .inputOutput
        }
    }

    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + "."
    }
}

/// Finds out early that a run as a whole is refused: a wrong model name, a key without rights, a body no server takes, or
/// a model that never answers in the shape that is asked for.
///
/// While the first replies hold no success and all are of one class (403, 404, 400 and its like, or replies of no use), they
/// are held back rather than recorded; answers that do not follow the schema are recorded, since they are paid for. From the twentieth on nothing more is sent, and when nothing is in flight any more, the run is
/// refused: a refusal comes faster than an answer, so that what was sent before may still be answered. A success, a
/// refusal of another class, or one for what is in its row, opens the run for good. Pauses and failures of the server say nothing either way.
package struct StartCheck: Sendable, Equatable {
    /// A sort of refusal.
    package enum RefusalClass: Sendable, Hashable {
        /// 403.
        case forbidden
        /// 404.
        case notFound
        /// 400 and every other final status.
        case badRequest
        /// Replies of no use: pages, no JSON, no answer, or one that may be another request's.
        case unusable
        /// Answers that do not follow the schema, repairs included.
        case invalidAnswer

        /// The class of a final status.
        package init(status: Int) {
            switch status {
            case 403: self = .forbidden
            case 404: self = .notFound
            default: self = .badRequest
            }
        }
    }

    /// What is known.
    package enum State: Sendable, Equatable {
        /// Replies so far are refusals of one class, or there are none: outcomes are held back.
        case undecided
        /// Replies belong to their rows.
        case open
        /// The run is refused as a whole.
        case refused(RefusalClass)
    }

    /// Replies that decide.
    package static let repliesThatDecide = 20

    /// What is known.
    package private(set) var state = State.undecided
    private var first: RefusalClass?
    private var count = 0

    /// No reply seen yet.
    package init() {}

    /// Takes a success.
    package mutating func open() {
        if state == .undecided { state = .open }
    }

    /// Takes a final refusal, a reply of no use, or an answer that does not follow the schema.
    package mutating func refuse(_ refusal: RefusalClass) {
        guard state == .undecided else { return }
        if let first, first != refusal {
            state = .open
            return
        }
        first = refusal
        count += 1
    }

    /// Whether nothing more is to be sent until what is in flight has ended.
    package var isSuspicious: Bool { state == .undecided && count >= Self.repliesThatDecide }

    /// Decides, if it is time to.
    ///
    /// - Parameter inFlight: How many are in flight.
    package mutating func settle(inFlight: Int) {
        if isSuspicious, inFlight == 0, let first { state = .refused(first) }
    }
}

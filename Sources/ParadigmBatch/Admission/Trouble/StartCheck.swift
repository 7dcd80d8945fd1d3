/// Finds out early that a run as a whole is refused: a wrong model name, a key without rights, a body no server takes, or
/// a model that never answers in the shape that is asked for.
///
/// While the first replies hold no success and all are of one class (403 and 404, 400 and its like, or replies of no use), they
/// are held back rather than recorded; answers that do not follow the schema are recorded, since they are paid for. From the
/// twentieth on nothing more is sent until nothing is in flight any more: a refusal comes faster than an answer, so that
/// what was sent before may still be answered.
///
/// Replies of no use and answers of another shape may have been paid for: they refuse the run then. Refusals cost nothing,
/// and the first rows may be refused for what is in them, in words that nobody foresees. So others are tried, one at a
/// time: twenty *samples*, taken from among the rows ahead (``ReadAhead``), or eighty rows as they come where none can be
/// read ahead, or all that are left. When all of them are refused in the same way too, the run is.
///
/// A success, a refusal of another class, or one that is known to be for what is in its row, opens the run. Pauses and
/// failures of the server say nothing either way.
///
/// What the server takes may end in the middle, as when the model is taken away. So the same is found out again of a run
/// that is open when refusals of one class come in a row that say the same (403, 404 and 410: whatever they say), without
/// anything else between but answers to what was sent before: from the twentieth on they are held back, and from the
/// hundredth on others are tried. When there are no others, they are their rows' outcomes: what is left is no more than
/// what the end of the input may well be.
package struct StartCheck: Sendable, Equatable {
    /// A sort of refusal.
    package enum RefusalClass: Sendable, Hashable {
        /// 403.
        case forbidden
        /// 404 and 410.
        case notFound
        /// 400 and every other final status.
        case badRequest
        /// Replies of no use: pages, no JSON, no answer, cut ones, or one that may be another request's.
        case unusable
        /// Answers that do not follow the schema, repairs included.
        case invalidAnswer

        /// The class of a final status.
        package init(status: Int) {
            switch status {
            case 403: self = .forbidden
            case 404, 410: self = .notFound
            default: self = .badRequest
            }
        }

        /// Whether it is about the path, the model or the key, which all rows have in common, whatever it says.
        ///
        /// Two servers behind one address may say it differently, so that these count as one class.
        var isAboutAll: Bool { self == .forbidden || self == .notFound }

        /// Whether both may have one cause.
        func isAlike(_ other: Self) -> Bool { self == other || isAboutAll && other.isAboutAll }

        /// Whether one more of it costs nothing but its time.
        var isFree: Bool { self == .forbidden || self == .notFound || self == .badRequest }
    }

    /// What is known.
    package enum State: Sendable, Equatable {
        /// Replies so far are refusals of one class, or there are none: outcomes are held back.
        case undecided
        /// Replies belong to their rows.
        case open
        /// The run is refused as a whole: from the beginning, or later.
        case refused(RefusalClass, isLate: Bool = false)
    }

    /// Replies that make the run suspicious.
    package static let repliesThatDecide = 20
    /// Samples that are refused as well before the run is.
    package static let samplesThatDecide = 20
    /// Rows as they come that are refused as well before the run is.
    package static let rowsThatDecide = 80

    /// Refusals in a row, in the middle of a run, that are held back.
    package static let refusalsHeldBack = 20
    /// Refusals in a row, in the middle of a run, that make it suspicious.
    package static let refusalsThatDecide = 100

    /// What is known.
    package private(set) var state = State.undecided
    private var first: RefusalClass?
    /// What the refusals say that come in the middle, without what differs from row to row.
    private var words: UInt64 = 0
    private var count = 0
    private var samples = 0
    /// Whether the run was open before.
    private var isLate = false
    /// When the first of the refusals in a row came.
    private var began: UInt64 = 0
    /// How many requests were sent since.
    private var sentSince = 0
    private var isAtEnd = false

    /// No reply seen yet.
    package init() {}

    /// Takes a success.
    ///
    /// - Parameter time: When it was asked for, in nanoseconds: of a server that begins to refuse in mid-run, answers come
    ///   for as long as they take to requests that it took before.
    package mutating func open(sentAt time: UInt64 = .max) {
        if isLate, count > 0, time < began { return }
        count = 0
        if state == .undecided { (state, isLate, samples) = (.open, true, 0) }
    }

    /// Takes a final refusal, a reply of no use, or an answer that does not follow the schema.
    ///
    /// - Parameters:
    ///   - refusal: Its class.
    ///   - words: A digest of what it says, without what differs from row to row; 0 for words of its own.
    ///   - isOfSample: Whether its row was taken from among those ahead.
    ///   - now: The time in nanoseconds.
    package mutating func refuse(
        _ refusal: RefusalClass,
        words: UInt64 = 0,
        isOfSample: Bool = false,
        now: UInt64 = 0
    ) {
        guard isLate else { return refuseEarly(refusal, isOfSample: isOfSample) }
        if case .refused = state { return }
        guard refusal.isFree, words != 0 else { return open() }
        let isSame = first.map(refusal.isAlike) ?? false
        if !isSame || !refusal.isAboutAll && self.words != words { open() }
        (first, self.words) = (refusal, words)
        if count == 0 { (began, sentSince) = (now, 0) }
        count += 1
        if isOfSample { samples += 1 }
        if count >= Self.refusalsHeldBack { state = .undecided }
    }

    private mutating func refuseEarly(_ refusal: RefusalClass, isOfSample: Bool) {
        guard state == .undecided else { return }
        if let first, !refusal.isAlike(first) { return open() }
        first = first ?? refusal
        count += 1
        if isOfSample { samples += 1 }
    }

    /// Notes a request that is sent.
    package mutating func sent() {
        if isLate, count > 0 { sentSince += 1 }
    }

    /// Notes that there is no other row to be tried.
    package mutating func end() { isAtEnd = true }

    /// Whether nothing more is to be sent, but to try others, until what is in flight has ended.
    ///
    /// In the middle of a run refusals come sooner than the answers that are asked for meanwhile: a hundred of them say
    /// nothing as long as most of what was sent since may be answered.
    package var isSuspicious: Bool {
        state == .undecided && count >= repliesThatDecide && (!isLate || count * 2 >= sentSince)
    }

    private var repliesThatDecide: Int { isLate ? Self.refusalsThatDecide : Self.repliesThatDecide }

    /// Whether others are to be tried before the run is refused.
    package var wantsSamples: Bool { isSuspicious && !isDecided }

    /// Whether a row may be sent, so far as the first replies tell.
    ///
    /// - Parameter inFlight: How many are in flight.
    /// - Returns: Whether it may.
    package func allowsSend(inFlight: Int) -> Bool { !isSuspicious || inFlight == 0 && wantsSamples }

    /// Decides, if it is time to.
    ///
    /// - Parameter inFlight: How many are in flight.
    package mutating func settle(inFlight: Int) {
        guard isSuspicious, inFlight == 0, isDecided, let first else { return }
        if isLate, isAtEnd { return open() }
        state = .refused(first, isLate: isLate)
    }

    /// Whether enough others were tried.
    private var isDecided: Bool {
        first?.isFree != true || isAtEnd || samples >= Self.samplesThatDecide
            || count - repliesThatDecide >= Self.rowsThatDecide
    }
}

public import ParadigmAPI

/// When something that a server works on is asked about again: a value with a clock of its own.
///
/// Every second for the first ten, then every five; after fifty seconds a tenth of the time that has gone by, thirty at most,
/// so that no wait is longer than a tenth of what it is added to. The last question is asked when the time is over, and
/// none after it.
public struct PollSchedule: Sendable, Hashable {
    /// The wait at first; 1 s unless set.
    public var quick: Duration
    /// For how long that holds; 10 s unless set.
    public var quickFor: Duration
    /// The wait after that; 5 s unless set.
    public var slow: Duration
    /// The longest wait; 30 s unless set.
    public var longest: Duration
    /// For how long the server is asked; nil, the default, for the total deadline of the client's configuration.
    public var deadline: Duration?

    /// A schedule, each figure with its default.
    public init(
        quick: Duration = .seconds(1),
        quickFor: Duration = .seconds(10),
        slow: Duration = .seconds(5),
        longest: Duration = .seconds(30),
        deadline: Duration? = nil
    ) {
        self.quick = quick
        self.quickFor = quickFor
        self.slow = slow
        self.longest = longest
        self.deadline = deadline
    }

    /// The defaults.
    public static let standard = PollSchedule()

    /// How long to wait before the next question.
    ///
    /// - Parameters:
    ///   - elapsed: How long ago the server took what it works on.
    ///   - asked: What the server asked for, which is never gone below.
    /// - Returns: The wait; nil when the time is over.
    public func delay(after elapsed: Duration, asked: Duration? = nil) -> Duration? {
        let own = elapsed < quickFor ? quick : min(max(slow, elapsed / 10), max(slow, longest))
        let wait = max(own, asked ?? .zero)
        guard let deadline else { return wait }
        return elapsed < deadline ? min(wait, deadline - elapsed) : nil
    }
}

/// What is known of something that a server works on, as whoever waits for it is told.
public struct PollReport: Sendable, Hashable {
    /// The status, in the server's word; nil when it said none.
    public var status: String?
    /// How far that is; a word that nobody knows is under way.
    public var phase: WorkPhase
    /// How far it is in per cent; nil when the server did not say.
    public var progress: Int?
    /// How long ago the server took it.
    public var elapsed: Duration
    /// How often it was asked about.
    public var polls: Int

    /// A report; also for tests of one's own.
    public init(status: String?, phase: WorkPhase, progress: Int? = nil, elapsed: Duration = .zero, polls: Int = 0) {
        self.status = status
        self.phase = phase
        self.progress = progress
        self.elapsed = elapsed
        self.polls = polls
    }
}

/// One wait for something that a server works on: what is told, and when it is asked about again.
package struct PollState: Sendable {
    /// What to do after a reply.
    package enum Step: Equatable, Sendable {
        /// It is over, well or badly.
        case end
        /// Ask again after this long.
        case ask(after: Duration)
        /// The time is over.
        case overdue
    }

    private let schedule: PollSchedule
    /// How often it was asked about.
    package private(set) var polls = 0

    /// The beginning of a wait.
    package init(_ schedule: PollSchedule) {
        self.schedule = schedule
    }

    /// What to do after a reply, and what is told of it.
    ///
    /// - Parameters:
    ///   - report: What the reply says; its time and count are filled in here.
    ///   - elapsed: How long ago the server took it.
    ///   - asked: How long the server asked to wait.
    /// - Returns: The report with its time and count, and the step.
    package mutating func step(
        after report: PollReport,
        at elapsed: Duration,
        asked: Duration? = nil
    ) -> (told: PollReport, step: Step) {
        var told = report
        told.elapsed = elapsed
        told.polls = polls
        guard report.phase == .underWay else { return (told, .end) }
        guard let wait = schedule.delay(after: elapsed, asked: asked) else { return (told, .overdue) }
        polls += 1
        return (told, .ask(after: wait))
    }
}

import ParadigmGround

/// Requests that are worked on as a batch, with a queue before it: what has been made of each answer, and when.
///
/// A plain reply is of interest once it is complete, a streamed one after each step.
package struct BatchedService: Sendable {
    private struct Stream {
        var ticket: Int
        var told = 0
    }

    private var batching: ContinuousBatching
    private let queueLimit: Int?
    /// In order of arrival.
    private var streams: [Stream] = []

    /// Creates a service without work.
    ///
    /// - Parameters:
    ///   - model: How the batch works.
    ///   - queueLimit: How many requests may wait for a place; nil for no bound.
    package init(_ model: BatchingModel, queueLimit: Int? = nil) {
        batching = ContinuousBatching(
            step: model.step.clampedNanoseconds,
            perActive: model.perActive.clampedNanoseconds,
            most: model.most,
            prefill: model.perPromptToken.clampedNanoseconds
        )
        self.queueLimit = queueLimit
    }

    /// How far a request has come.
    package struct Progress: Sendable, Hashable {
        /// The request.
        package var ticket: Int
        /// How many tokens of its answer are made; nil for all of them.
        package var tokens: Int?
        /// When the last of them was made, which may be a little before now.
        package var time: Duration

        /// Creates the progress of a request, complete unless told otherwise.
        package init(ticket: Int, tokens: Int? = nil, time: Duration) {
            self.ticket = ticket
            self.tokens = tokens
            self.time = time
        }
    }

    /// Whether one more request is worked on or may wait.
    package mutating func hasRoom(at now: Duration) -> Bool {
        batching.advance(to: now.clampedNanoseconds)
        guard let queueLimit, batching.activeCount >= batching.most else { return true }
        return batching.waitingCount < queueLimit
    }

    /// A request begins, or waits for its turn.
    package mutating func arrive(_ ticket: Int, _ work: Work, at now: Duration) {
        batching.arrive(ticket, tokens: work.steps, promptTokens: work.promptTokens, at: now.clampedNanoseconds)
        if work.streams { streams.append(Stream(ticket: ticket)) }
    }

    /// A request is given up; one that is not there leaves without a trace.
    package mutating func leave(_ ticket: Int, at now: Duration) {
        batching.leave(ticket, at: now.clampedNanoseconds)
        streams.removeAll { $0.ticket == ticket }
    }

    /// Works in another way from the next step on.
    package mutating func change(_ model: BatchingModel, at now: Duration) {
        batching.change(
            step: model.step.clampedNanoseconds,
            perActive: model.perActive.clampedNanoseconds,
            most: model.most,
            prefill: model.perPromptToken.clampedNanoseconds,
            at: now.clampedNanoseconds
        )
    }

    /// Changes how many requests may be active from the next step on; fewer interrupt nobody.
    package mutating func change(most: Int, at now: Duration) {
        batching.change(most: most, at: now.clampedNanoseconds)
    }

    /// When ``progress(at:)`` will have something to tell if nothing else happens before; nil without work.
    package var nextProgress: Duration? {
        guard let end = batching.nextEnd else { return nil }
        let streams = streams.contains { batching.tokens(of: $0.ticket) != nil }
        let next = streams ? min(end, batching.nextStep ?? end) : end
        return .nanoseconds(Int64(clamping: next))
    }

    /// What was made up to now and was not told yet.
    package mutating func progress(at now: Duration) -> [Progress] {
        var all: [Progress] = []
        while let end = batching.nextEnd, end <= now.clampedNanoseconds {
            for ticket in batching.ended(at: end) {
                all.append(Progress(ticket: ticket, time: .nanoseconds(Int64(clamping: end))))
            }
        }
        guard !streams.isEmpty else { return all }
        let ended = Set(all.map(\.ticket))
        streams.removeAll { ended.contains($0.ticket) }
        batching.advance(to: now.clampedNanoseconds)
        let time = Duration.nanoseconds(Int64(clamping: batching.latestStep))
        for index in streams.indices {
            let stream = streams[index]
            guard let tokens = batching.tokens(of: stream.ticket), tokens > stream.told else { continue }
            streams[index].told = tokens
            all.append(Progress(ticket: stream.ticket, tokens: tokens, time: time))
        }
        return all
    }
}

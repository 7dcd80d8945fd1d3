import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// Follows documents until the server is ready with each of them, or has failed.
///
/// Only `embedded` is ready, and not while a replacement is pending; a status that nobody knows is told and waited out.
struct DocumentWait: Sendable {
    private let client: ParadigmClient
    private let isQuiet: Bool
    private let session: Session
    /// How long documents are waited for unless somebody says.
    static let usualPatience = Duration.seconds(3_600)
    /// How many documents are asked about at once.
    private static let atOnce = 8

    init(_ client: ParadigmClient, isQuiet: Bool, _ session: Session) {
        (self.client, self.isQuiet, self.session) = (client, isQuiet, session)
    }

    /// How long a document that was taken a moment ago may be unknown.
    private static let freshTime = Duration.seconds(30)
    /// How long a look at documents may take, beside waiting for them.
    static let lookTime = Duration.seconds(60)

    /// What a look at documents brought.
    struct Look: Sendable {
        /// The documents as they are, and as they were where nothing was learnt.
        var documents: [ListedDocument]
        /// How many could not be learnt anything of, and why one of them could not.
        var unknown: (count: Int, error: ParadigmError?)?
        /// Whether the server has told of any of them.
        var hasHeard = false
    }

    /// Asks about each document once; what cannot be learnt leaves it as it is.
    ///
    /// - Parameters:
    ///   - documents: The documents.
    ///   - patience: How long that may take.
    ///   - fresh: Documents that the server has just taken, so that it may not know them yet.
    /// - Returns: What was learnt.
    func look(
        at documents: [ListedDocument],
        atMost patience: Duration = DocumentWait.lookTime,
        fresh: Set<String> = []
    ) async -> Look {
        let end = ContinuousClock.now + patience
        guard let round = try? await ask(about: documents, until: end, fresh: fresh, where: { !$0.id.isEmpty }) else {
            return Look(documents: documents)
        }
        let unknown = round.refused.count + round.unknown
        let error = round.refused.first?.error ?? round.trouble
        return Look(
            documents: round.documents,
            unknown: unknown == 0 ? nil : (unknown, error),
            hasHeard: round.answered > 0
        )
    }

    /// Asks about documents until none is under way.
    ///
    /// What is refused of one document alone is that one's end; what is refused of all of them is everybody's trouble.
    ///
    /// - Parameters:
    ///   - documents: The documents.
    ///   - patience: How long; those that are under way then stay so.
    ///   - fresh: Documents that the server has just taken, so that it may not know them yet.
    ///   - isHeard: Whether the server has told of others of them before.
    /// - Returns: The documents, as far as they are.
    /// - Throws: `CancellationError`, ``ParadigmError`` of what waiting does not mend: a key that is refused, a quota that
    ///   is spent, a certificate that is not trusted.
    func wait(
        for documents: [ListedDocument],
        atMost patience: Duration,
        fresh: Set<String> = [],
        isHeard: Bool = false
    ) async throws -> [ListedDocument] {
        guard !documents.isEmpty else { return [] }
        var documents = documents
        let clock = ContinuousClock()
        let start = clock.now
        let schedule = PollSchedule(deadline: patience)
        var (told, trouble) = ("", "")
        var hasHeard = isHeard || documents.contains { $0.phase == .done }
        while true {
            let isFresh = clock.now - start < Self.freshTime
            let round = try await ask(about: documents, until: start + patience, fresh: isFresh ? fresh : []) {
                $0.phase == .underWay && !$0.id.isEmpty
            }
            documents = round.documents
            hasHeard = hasHeard || round.answered > 0
            for (place, error) in round.refused {
                guard hasHeard else { throw error }
                documents[place].isRefused(error)
            }
            if let error = round.trouble, !isQuiet {
                let words = ErrorText.line(error)
                if words[session.language] != trouble { session.terminal.say(Self.asksAgain + words) }
                trouble = words[session.language]
            }
            let line = Self.line(documents, session.language)
            if !isQuiet, line != told { session.terminal.say(line) }
            told = line
            guard documents.contains(where: { $0.phase == .underWay }),
                let pause = schedule.delay(after: clock.now - start)
            else { return documents }
            try await clock.sleep(for: pause)
        }
    }

    private static let asksAgain = Text(
        en: "A question about a document brought no answer, and is asked again: ",
        fr: "Une question sur un document est restée sans réponse, et est posée de nouveau : "
    )

    /// What asking once about each document brought.
    fileprivate struct Round {
        var documents: [ListedDocument]
        /// How many the server told of.
        var answered = 0
        /// Those that the same answer would come of however often it is asked.
        var refused: [(place: Int, error: ParadigmError)] = []
        /// How many brought nothing, for now.
        var unknown = 0
        /// Why one of them did.
        var trouble: ParadigmError?
    }

    private enum Event: Sendable {
        case answer(Int, Answer)
        case timeIsUp
    }

    private func ask(
        about documents: [ListedDocument],
        until end: ContinuousClock.Instant,
        fresh: Set<String>,
        where isAsked: (ListedDocument) -> Bool
    ) async throws -> Round {
        var round = Round(documents: documents)
        var places = documents.indices.filter { isAsked(documents[$0]) }[...]
        try await withThrowingTaskGroup(of: Event.self) { group in
            defer { group.cancelAll() }
            group.addTask {
                try await ContinuousClock().sleep(until: end)
                return .timeIsUp
            }
            var underWay = 0
            while true {
                while underWay < Self.atOnce, let place = places.popFirst() {
                    let id = ResourceID(rawValue: documents[place].id)
                    group.addTask { [client] in .answer(place, try await Self.ask(client, id)) }
                    underWay += 1
                }
                guard underWay > 0, case .answer(let place, let answer) = try await group.next() else {
                    round.unknown += underWay + places.count
                    return
                }
                underWay -= 1
                round.take(answer, of: place, isFresh: fresh.contains(documents[place].id))
            }
        }
        return round
    }

    fileprivate enum Answer: Sendable {
        case found(DocumentFile)
        case gone
        /// The same answer would come however often it is asked.
        case refused(ParadigmError)
        case unknown(ParadigmError)
    }

    private static func ask(_ client: ParadigmClient, _ id: ResourceID) async throws -> Answer {
        do {
            return .found(try await client.document(id))
        } catch let error as ParadigmError {
            if error.kind == .notFound { return .gone }
            switch error.attemptClass {
            case .run: throw error
            case .final: return .refused(error)
            // Trouble of the moment says nothing about the document.
            case .transient, .overdue, .unusable, .unknownHost, .pause, .content: return .unknown(error)
            }
        }
    }

    /// `12 of 20 ready, 1 failed, 7 under way: embedding 5, parsing 2`.
    static func line(_ documents: [ListedDocument], _ language: Language) -> String {
        let figures = Figures(language)
        func count(_ phase: WorkPhase) -> Int { documents.filter { $0.phase == phase }.count }
        let total = figures.count(documents.count)
        var parts = [
            Text(
                en: "\(figures.count(count(.done))) of \(total) ready",
                fr: "\(figures.count(count(.done))) sur \(total) prêts"
            )
        ]
        if count(.failed) > 0 {
            let number = figures.count(count(.failed))
            parts.append(Text(en: "\(number) failed", fr: "\(number) en échec"))
        }
        if count(.underWay) > 0 {
            let words = Dictionary(grouping: documents.filter { $0.phase == .underWay }, by: \.status)
                .map { (word: $0.key.isEmpty ? "?" : $0.key, count: $0.value.count) }
                .sorted { ($1.count, $0.word) < ($0.count, $1.word) }
                .map { "\(TerminalEscaper.line($0.word, limit: 40)) \(figures.count($0.count))" }
                .joined(separator: ", ")
            let number = figures.count(count(.underWay))
            parts.append(Text(en: "\(number) under way: \(words)", fr: "\(number) en cours : \(words)"))
        }
        return parts.map { $0[language] }.joined(separator: ", ")
    }
}

extension DocumentWait.Round {
    fileprivate mutating func take(_ answer: DocumentWait.Answer, of place: Int, isFresh: Bool) {
        switch answer {
        case .found(let file):
            documents[place].take(file)
            answered += 1
        case .gone where isFresh: unknown += 1
        case .gone:
            documents[place].isGone()
            answered += 1
        case .refused(let error): refused.append((place, error))
        case .unknown(let error):
            trouble = error
            unknown += 1
        }
    }
}

extension ListedDocument {
    /// The server refuses to tell of it.
    fileprivate mutating func isRefused(_ error: ParadigmError) {
        status = error.status.map { "\($0)" } ?? error.kind.rawValue
        phase = .failed
        self.error = error.serverMessage ?? error.message
    }
}

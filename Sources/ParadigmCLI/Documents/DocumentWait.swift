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

    /// Asks about each document once; what cannot be learnt leaves it as it is.
    func look(at documents: [ListedDocument]) async -> [ListedDocument] {
        (try? await ask(about: documents, endsWhenRefused: false) { !$0.id.isEmpty }) ?? documents
    }

    /// Asks about documents until none is under way.
    ///
    /// - Parameters:
    ///   - documents: The documents.
    ///   - patience: How long; those that are under way then stay so.
    /// - Returns: The documents, as far as they are.
    /// - Throws: `CancellationError`, ``ParadigmError`` of what waiting does not mend: a key that is refused, a quota that
    ///   is spent, a certificate that is not trusted.
    func wait(for documents: [ListedDocument], atMost patience: Duration) async throws -> [ListedDocument] {
        guard !documents.isEmpty else { return [] }
        var documents = documents
        let clock = ContinuousClock()
        let start = clock.now
        let schedule = PollSchedule(deadline: patience)
        var told = ""
        while true {
            documents = try await ask(about: documents, endsWhenRefused: true) {
                $0.phase == .underWay && !$0.id.isEmpty
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

    private func ask(
        about documents: [ListedDocument],
        endsWhenRefused: Bool,
        where isAsked: (ListedDocument) -> Bool
    ) async throws -> [ListedDocument] {
        var documents = documents
        var places = documents.indices.filter { isAsked(documents[$0]) }[...]
        try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
            var underWay = 0
            while true {
                while underWay < Self.atOnce, let place = places.popFirst() {
                    let id = ResourceID(rawValue: documents[place].id)
                    group.addTask { [client] in (place, try await Self.ask(client, id)) }
                    underWay += 1
                }
                guard let (place, answer) = try await group.next() else { return }
                underWay -= 1
                switch answer {
                case .found(let file): documents[place].take(file)
                case .refused(let error): if endsWhenRefused { throw error }
                case .gone: documents[place].isGone()
                case .unknown: break
                }
            }
        }
        return documents
    }

    private enum Answer: Sendable {
        case found(DocumentFile)
        case gone
        /// The same answer would come however often it is asked.
        case refused(ParadigmError)
        case unknown
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
            case .transient, .overdue, .unusable, .unknownHost, .pause, .content: return .unknown
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

package import Paradigm
package import ParadigmAPI

/// How far the server is with what it took, as a reply tells.
package enum WorkState: Hashable, Sendable {
    /// It is done: the JSON that holds the answer.
    case answered([UInt8])
    /// It is not done, in the server's word for it; also every word that is not known.
    case running(String)
    /// It ended without an answer: the server's word for that, and the reason, if there is any.
    case failed(String, reason: WorkFailure?)
}

/// Work that a server may take and answer later: how its end is known, and where it is asked about.
///
/// Only a word that is known to say so is an end. Any other one is told and waited for, never taken for an answer.
package enum RowWork: Hashable, Sendable {
    /// A turn of a thread (`/threads/turns`).
    case turn
    /// An analysis of documents (`/chat/document-analysis`).
    case analysis
    /// A search in documents (`/chat/document-search`), which is answered at once.
    case search
    /// A file that becomes a document (`/files`): the server has taken it, and makes it ready later.
    case upload

    /// The version of the API that has it.
    var version: APIVersion {
        switch self {
        case .turn, .upload: .v3
        case .analysis, .search: .v2
        }
    }

    /// Where work is asked about.
    package struct Place: Hashable, Sendable {
        /// The path of the question.
        package var path: String
        /// Which one it is, in the list that comes back; nil where it comes alone.
        package var id: ResourceID?

        /// A place.
        package init(path: String, id: ResourceID? = nil) {
            (self.path, self.id) = (path, id)
        }
    }

    /// What the first reply about work says.
    ///
    /// - Parameters:
    ///   - body: The reply.
    ///   - isTaken: Whether its status says that the work is taken and not done (202), which counts where the body has no
    ///     word for it.
    /// - Returns: How far the work is, and where it is asked about; nil when the reply does not say.
    /// - Throws: ``ReplyDecodingError`` when the body is something else.
    package func begin(
        _ body: [UInt8],
        isTaken: Bool = false
    ) throws(ReplyDecodingError) -> (state: WorkState, place: Place?) {
        switch self {
        case .turn:
            var turn = try Turn(bytes: body)
            if isTaken, turn.status == nil { turn.status = .running }
            let place = turn.thread.map { Place(path: "/threads/\($0.pathSegment)/turns", id: turn.id) }
            return (Self.state(turn), place)
        case .analysis:
            let analysis = try DocumentAnalysis(bytes: body)
            let place = analysis.id.map { Place(path: "/chat/document-analysis/\($0.pathSegment)") }
            return (isTaken && analysis.status == nil ? .running(Self.unstated) : Self.state(analysis), place)
        case .search:
            let reply = try DocumentSearchReply(bytes: body)
            return (isTaken && reply.status == nil ? .running(Self.unstated) : Self.state(reply), nil)
        case .upload:
            _ = try DocumentFile(bytes: body)
            return (.answered(body), nil)
        }
    }

    /// What the reply to a later question says.
    ///
    /// - Parameters:
    ///   - body: The reply.
    ///   - place: Where it was asked.
    /// - Returns: How far the work is; running where the reply does not tell of it.
    package func look(_ body: [UInt8], at place: Place) -> WorkState {
        do throws(ReplyDecodingError) {
            switch self {
            case .turn:
                let turns = try TurnList(bytes: body).items
                let turn = place.id.map { id in turns.last { $0.id == id } } ?? turns.last
                return turn.map(Self.state) ?? .running("not listed")
            case .analysis: return Self.state(try DocumentAnalysis(bytes: body))
            case .search, .upload: return .running("answered at once")
            }
        } catch {
            return .running(error.message)
        }
    }

    /// What is worked on, as a sentence begins with it.
    package var name: String {
        switch self {
        case .turn: "The turn"
        case .analysis: "The analysis"
        case .search: "The search"
        case .upload: "The upload"
        }
    }

    /// How long a 404 says no more than that there is nothing to tell yet, from the beginning of the work; nil for as long
    /// as it is waited for.
    ///
    /// Some servers know of an analysis when it is done. Of a turn a server may read a copy that lags behind.
    package var unlistedTime: Duration? {
        switch self {
        case .analysis: nil
        case .turn, .search, .upload: .seconds(30)
        }
    }

    /// What stands for the status of a reply that has none.
    private static let unstated = "no status"

    private static func state(_ turn: Turn) -> WorkState {
        let word = turn.unfinishedWord ?? turn.status?.rawValue ?? unstated
        switch turn.phase {
        case .underWay: return .running(word)
        case .done: return turn.text == nil ? empty(word) : .answered(JSONValue.object(turn.fields).serialized)
        case .failed: return .failed(word, reason: (turn.failure?.message ?? turn.failure?.code).map(WorkFailure.said))
        }
    }

    private static func state(_ analysis: DocumentAnalysis) -> WorkState {
        let word = analysis.status?.rawValue ?? unstated
        switch analysis.phase {
        case .underWay: return .running(word)
        case .done: return analysis.result == nil ? empty(word) : .answered(analysis.rawBytes)
        case .failed where analysis.failure == nil && analysis.status?.phase == .done: return empty(word)
        case .failed: return .failed(word, reason: analysis.failure.map(WorkFailure.said))
        }
    }

    private static func state(_ reply: DocumentSearchReply) -> WorkState {
        switch reply.phase {
        case .underWay: .running(reply.status ?? unstated)
        case .done: reply.answer.isBlank ? empty("answered") : .answered(reply.rawBytes)
        case .failed: .failed(reply.status ?? "error", reason: reply.failure.map(WorkFailure.said))
        }
    }

    private static func empty(_ word: String) -> WorkState { .failed(word, reason: .noText) }
}

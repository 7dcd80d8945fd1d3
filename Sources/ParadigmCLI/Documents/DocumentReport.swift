import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs

/// What has become of documents, for a person and for a script.
struct DocumentReport {
    private let documents: [ListedDocument]
    private let sent: Int?
    private let list: String?
    /// What was left out, where something was to be sent.
    var omissions: [LocalFiles.Omission] = []
    /// Whether nobody has told yet how many are ready.
    var saysCounts = true
    /// Failures that are told one by one.
    private static let failuresTold = 10

    /// A report.
    ///
    /// - Parameters:
    ///   - documents: The documents.
    ///   - sent: How many files were sent; nil where none were to be.
    ///   - list: Where all of them stand; nil for nowhere.
    init(_ documents: [ListedDocument], sent: Int? = nil, list: String? = nil) {
        (self.documents, self.sent, self.list) = (documents, sent, list)
    }

    /// The exit status: 0 when all of them can be asked.
    var status: ExitStatus { documents.allSatisfy { $0.phase == .done } ? .success : .someFailed }

    /// Tells it: JSON on standard output, words on standard error.
    func write(isJSON: Bool, isQuiet: Bool, _ session: Session) throws {
        if isJSON { return try session.terminal.writeLine(json.description) }
        if saysCounts { session.terminal.say(DocumentWait.line(documents, session.language)) }
        guard !isQuiet else { return }
        for text in words(session.language) { session.terminal.say(text) }
    }

    private func words(_ language: Language) -> [Text] {
        let figures = Figures(language)
        var words: [Text] = []
        if let sent {
            let there = documents.count { !$0.id.isEmpty && $0.status != ListedDocument.gone }
            let (sent, kept) = (figures.count(sent), figures.count(max(0, there - sent)))
            words.append(
                Text(
                    en: "Sent: \(sent). There before: \(kept).",
                    fr: "Envoyés : \(sent). Déjà là : \(kept)."
                )
            )
        }
        words += Self.failures(documents, language)
        if documents.contains(where: { $0.phase == .underWay }) {
            let rest = list.map { "--manifest \(TerminalEscaper.line($0))" } ?? Text(en: "ID…", fr: "NUMÉRO…")[language]
            words.append(
                Text(
                    en: "The server goes on with the rest: “paradigm documents wait \(rest)” waits for it.",
                    fr: "Le serveur poursuit le reste : « paradigm documents wait \(rest) » l'attend."
                )
            )
        }
        if let list, documents.contains(where: { $0.phase != .failed }) {
            let shown = TerminalEscaper.line(list)
            words.append(
                Text(
                    en:
                        "The list is \(shown): “paradigm batch questions.csv -o answers.csv --documents \(shown)” asks them.",
                    fr:
                        "La liste est \(shown) : « paradigm batch questions.csv -o reponses.csv --documents \(shown) » les "
                        + "interroge."
                )
            )
        }
        return words
    }

    /// The first of the documents that cannot be asked, each with the reason, and how many more there are.
    static func failures(_ documents: [ListedDocument], _ language: Language) -> [Text] {
        let failed = documents.filter { $0.phase == .failed }
        var words = failed.prefix(failuresTold)
            .map { document in
                let name = TerminalEscaper.line(name(document))
                return Text(en: "\(name): ", fr: "\(name) : ") + DocumentFailureText.text(document)
            }
        if failed.count > failuresTold {
            let rest = Figures(language).count(failed.count - failuresTold)
            words.append(Text(en: "… and \(rest) more.", fr: "… et \(rest) autres."))
        }
        return words
    }

    /// What a person knows it by.
    private static func name(_ document: ListedDocument) -> String {
        if !document.path.isEmpty { return document.path }
        return document.filename.isEmpty ? document.id : "\(document.filename) (\(document.id))"
    }

    private var json: JSONValue {
        func count(_ phase: WorkPhase) -> JSONValue { .count(documents.filter { $0.phase == phase }.count) }
        var json: JSONObject = ["total": .count(documents.count)]
        if let sent { json["sent"] = .count(sent) }
        json["ready"] = count(.done)
        json["failed"] = count(.failed)
        json["under_way"] = count(.underWay)
        if sent != nil {
            json["not_sent"] = .array(
                omissions.map { ["path": .string($0.path), "reason": .string($0.reason.rawValue)] }
            )
        }
        json["documents"] = .array(documents.map(Self.json))
        return .object(json)
    }

    private static func json(_ document: ListedDocument) -> JSONValue {
        var json: JSONObject = [:]
        if !document.path.isEmpty { json["path"] = .string(document.path) }
        json["id"] = document.id.isEmpty ? .some(.null) : ResourceID(rawValue: document.id).json
        json["filename"] = .string(document.filename)
        json["bytes"] = .count(document.bytes)
        json["status"] = .string(document.status)
        json["ready"] = .bool(document.phase == .done)
        json["error"] = document.error.isEmpty ? .some(.null) : .string(document.saidInEnglish)
        return .object(json)
    }
}

/// Why a document cannot be asked, in a person's words.
enum DocumentFailureText {
    /// Nobody has uploaded it, or somebody has deleted it.
    static let noSuchDocument = Text(en: "there is no such document.", fr: "il n'y a pas de tel document.")

    /// What a server or a firewall before it says where it does not tell of a document.
    private static let refusals = ["400", "403", "422"]
    /// Ends of an upload after which the server may have the file all the same.
    private static let lostEnds = ["408", "502", "504", "connection_lost", "timed_out", "reply_cut"]

    static func text(_ document: ListedDocument) -> Text {
        let said = document.said { TerminalEscaper.line($0, limit: 300) }
        let isTaken = !document.id.isEmpty
        let words: Text
        switch document.status {
        case "413":
            words = Text(
                en: "the file is too large for this server.",
                fr: "le fichier est trop grand pour ce serveur."
            )
        case let status where isTaken && refusals.contains(status):
            words = Text(
                en:
                    "the server does not tell of it: this key may not see it, or a firewall before the server dislikes what "
                    + "is in it.",
                fr:
                    "le serveur n'en dit rien : cette clé ne peut pas le voir, ou un pare-feu devant le serveur n'aime pas "
                    + "son contenu."
            )
        case "415", "400", "422":
            words = Text(
                en: "the server does not take this file; its kind may not be one that it reads.",
                fr: "le serveur refuse ce fichier ; son type n'est peut-être pas de ceux qu'il lit."
            )
        case "403":
            words = Text(
                en:
                    "the server refuses it: this key may not write to the workspace, or a firewall before the server dislikes "
                    + "what is in the file.",
                fr:
                    "le serveur le refuse : cette clé ne peut pas écrire dans l'espace de travail, ou un pare-feu devant le "
                    + "serveur n'aime pas le contenu du fichier."
            )
        case let status where !isTaken && lostEnds.contains(status):
            words = Text(
                en: "nobody knows whether the server has it; the same command looks for it first.",
                fr: "on ne sait pas si le serveur l'a reçu ; la même commande commence par le chercher."
            )
        case "404" where !isTaken:
            words = Text(en: "the workspace is unknown.", fr: "l'espace de travail est inconnu.")
        case ListedDocument.gone:
            guard !document.path.isEmpty else { return noSuchDocument }
            return Text(
                en: "the server does not have it any more; the next upload sends it again.",
                fr: "le serveur ne l'a plus ; le prochain envoi l'enverra de nouveau."
            )
        case DocumentUpload.changedFile:
            return Text(
                en:
                    "not uploaded: the file changed while it was looked through; the same command sends it as it is now.",
                fr:
                    "non envoyé : le fichier a changé pendant sa lecture ; la même commande l'enverra tel qu'il est alors."
            )
        case "unreadable_file":
            return Text(en: "the file cannot be read: ", fr: "le fichier est illisible : ") + said
        default:
            guard !document.id.isEmpty else {
                let isAll = DocumentTrouble(cell: document.error) == .notUploaded
                return isAll ? said : Text(en: "not uploaded: ", fr: "non envoyé : ") + said
            }
            words = Text(
                en: "the server could not make it ready; --retry-failed sends it again.",
                fr: "le serveur n'a pas pu le préparer ; --retry-failed le renvoie."
            )
        }
        return document.error.isEmpty ? words : words + Text(en: " It says: ", fr: " Il dit : ") + said
    }
}

extension ListedDocument {
    /// What is wrong with it, nothing when nothing is; words of others as they are to be shown.
    fileprivate func said(_ shown: (String) -> String) -> Text {
        error.isEmpty ? Text(verbatim: "") : DocumentTroubleText.sentence(DocumentTrouble(cell: error), shown)
    }

    /// The same for a script.
    fileprivate var saidInEnglish: String { said { $0 }.english }
}

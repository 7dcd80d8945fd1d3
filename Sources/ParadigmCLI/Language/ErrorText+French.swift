import Paradigm
import ParadigmGround

extension ErrorText {
    /// The French sentence; a kind that is not known keeps the client's English words.
    static func french(_ error: ParadigmError) -> Text { Text(en: "", fr: sentence(error, Facts(error))) }

    /// The facts of an error, fit for one line.
    private struct Facts {
        let host: String
        let status: String
        /// The server's own words after a colon, or nothing.
        let said: String
        let message: String

        init(_ error: ParadigmError) {
            host = error.host.map { TerminalEscaper.line($0, limit: 300) } ?? "le serveur"
            status = error.status.map { " (\($0))" } ?? ""
            said = error.serverMessage.map { " : " + Self.withoutStop(TerminalEscaper.line($0, limit: 500)) } ?? ""
            message = TerminalEscaper.line(error.message, limit: 1000)
        }

        /// The server's sentence becomes part of ours, which has a full stop of its own.
        private static func withoutStop(_ sentence: String) -> String {
            sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence
        }
    }

    private static func sentence(_ error: ParadigmError, _ facts: Facts) -> String {
        switch error.kind.known {
        case .invalidConfiguration: invalidConfiguration(error, facts)
        case .missingKey: "\(facts.host) demande une clé\(facts.status), et aucune n'est définie."
        case .insecureAddress:
            "L'adresse de \(facts.host) commence par http:// : la clé passerait en clair sur le réseau. "
                + "Utilisez https://."
        case .unreadableFile: unreadableFile(error, facts)
        case .closed: "Le client a été fermé avant la réponse."
        case .unknownHost:
            "Le nom d'hôte de \(facts.host) est inconnu. Vérifiez l'adresse et le réseau."
        case .connectionRefused:
            "Connexion refusée : rien n'écoute à \(facts.host). Vérifiez l'hôte et le port de l'adresse, et que le "
                + "serveur tourne."
        case .unreachable: "Impossible de joindre \(facts.host). Vérifiez le réseau, le VPN et le proxy."
        case .tooManyOpenFiles:
            "Ce processus ne peut pas ouvrir davantage de connexions. Relevez la limite (« ulimit -n ») ou réduisez "
                + "--concurrency."
        case .untrustedCertificate:
            "Le certificat de \(facts.host) n'est pas reconnu : il est expiré, auto-signé, ou signé par une autorité "
                + "que cette machine ne connaît pas. Si votre organisation a sa propre autorité, indiquez son "
                + "fichier PEM."
        case .wrongCertificateHost:
            "Le certificat présenté par \(facts.host) est au nom d'un autre hôte. Vérifiez l'hôte de l'adresse."
        case .tlsFailed: tlsFailed(error, facts)
        case .proxyFailed: proxyFailed(error, facts)
        case .timedOut: timedOut(error, facts)
        case .connectionLost:
            "\(facts.host) a fermé la connexion sans répondre. Réessayez ; si cela se répète, un équipement entre "
                + "cette machine et le serveur coupe les connexions silencieuses."
        case .replyCut: "\(facts.host) a fermé la connexion au milieu de sa réponse. Réessayez."
        case .streamCut: "Le flux de \(facts.host) s'est arrêté avant sa fin : la réponse est incomplète. Réessayez."
        case .invalidReply:
            "La réponse de \(facts.host)\(facts.status) n'est pas celle de l'API. Vérifiez que l'adresse, version "
                + "comprise, mène bien à l'API."
        case .answerInDoubt:
            "\(facts.host) a envoyé plus de réponses qu'il n'y avait de requêtes sur la connexion de celle-ci, qui est "
                + "peut-être celle d'une autre. Réessayez."
        case .workFailed: "Le serveur a pris la demande et n'a pas abouti\(facts.said)."
        case .replyTooLarge: "La réponse de \(facts.host) dépasse la taille que ce client accepte."
        case .answerInvalid: "La réponse ne suit pas le schéma\(facts.said)."
        case .redirected:
            "\(facts.host) renvoie ailleurs\(facts.status), et les redirections ne sont pas suivies. Corrigez "
                + "l'adresse."
        case .refusedKey:
            "\(facts.host) a refusé la clé (401)\(facts.said). Vérifiez PARADIGM_API_KEY : elle est peut-être fausse "
                + "ou expirée."
        case .forbidden:
            "\(facts.host) n'autorise pas cette requête (403)\(facts.said). La clé n'a peut-être pas ce droit, ou un "
                + "pare-feu n'aime pas le texte."
        case .notFound:
            "\(facts.host) ne connaît pas ce chemin ou ce modèle (404)\(facts.said). Vérifiez l'adresse, version "
                + "comprise, et le nom du modèle."
        case .invalidRequest: "\(facts.host) a refusé la requête\(facts.status)\(facts.said)."
        case .rateLimited:
            "\(facts.host) reçoit trop de requêtes (\(error.status == 420 ? 420 : 429))\(facts.said). Attendez, ou réduisez --concurrency."
        case .quotaSpent:
            "Le quota est épuisé\(facts.status)\(facts.said). Attendre n'y changera rien : voyez avec "
                + "l'administrateur de l'instance."
        case .maintenance: "\(facts.host) est en maintenance (503)\(facts.said). Réessayez plus tard."
        case .serverError: "\(facts.host) n'a pas pu répondre\(facts.status)\(facts.said). Réessayez plus tard."
        case nil: "La requête a échoué : \(facts.message)"
        }
    }

    private static func invalidConfiguration(_ error: ParadigmError, _ facts: Facts) -> String {
        switch error.cause {
        case .setUp(.certificates(let path)):
            "Le fichier de certificats \(TerminalEscaper.line(path)) est illisible, ou n'est pas en PEM. Vérifiez son chemin "
                + "et son contenu."
        case .setUp(.tls(let reason)):
            "TLS ne peut pas être mis en place : \(TerminalEscaper.line(reason, limit: 300))."
        case .setUp(.addressBehindProxy(let origin)):
            "Le certificat de \(TerminalEscaper.line("\(origin)", limit: 300)) n'a pas pu être vérifié à travers un proxy. "
                + "Désignez le serveur par son nom d'hôte, ou ajoutez son adresse à NO_PROXY."
        case .proxyAddress(.scheme):
            "L'adresse du proxy est inutilisable : elle doit commencer par http:// (TLS va tout de même jusqu'au serveur)."
        case .proxyAddress(.address):
            "L'adresse du proxy est inutilisable : elle ressemble à http://hôte:port."
        case .proxyAddress(.credentials):
            "L'adresse du proxy est inutilisable : les caractères spéciaux de son nom d'utilisateur et de son mot de passe "
                + "s'écrivent sous la forme %xx."
        case .transport, .unreadableFile, nil: "La configuration est inutilisable : \(facts.message)"
        }
    }

    private static func unreadableFile(_ error: ParadigmError, _ facts: Facts) -> String {
        switch error.cause {
        case .unreadableFile(let path, let error):
            "Impossible de lire \(TerminalEscaper.line(path)) : \(error.text.french)."
        case .transport(.unreadableBody(let error)):
            "Le fichier n'a pas pu être envoyé jusqu'au bout : \(error?.text.french ?? "il a raccourci pendant l'envoi"). Rien "
                + "n'en a été gardé."
        case .transport, .setUp, .proxyAddress, nil: "Le fichier à envoyer est illisible : \(facts.message)"
        }
    }

    private static func proxyFailed(_ error: ParadigmError, _ facts: Facts) -> String {
        switch error.proxyFailure {
        case .credentialsWanted(let offers, _)? where error.proxyFailure?.wantsOtherScheme == true:
            "Le proxy veut savoir qui demande (407), par \(offers.joined(separator: ", ")), et ce programme parle "
                + "Basic. Intercalez un relais comme px ou cntlm, qui le sait, et indiquez-le dans HTTPS_PROXY."
        case .credentialsWanted(offers: _, wereGiven: true)?:
            "Le proxy refuse le nom d'utilisateur et le mot de passe de HTTPS_PROXY (407). Vérifiez-les, et écrivez "
                + "les caractères comme @ et # sous la forme %xx."
        case .credentialsWanted(offers: _, wereGiven: false)?:
            "Le proxy demande un nom d'utilisateur et un mot de passe (407) : "
                + "HTTPS_PROXY=http://nom:motdepasse@hôte:port."
        case .status(403, _)?:
            "Le proxy n'autorise pas l'accès à \(facts.host) (403) : c'est lui qui refuse, pas le serveur. Voyez avec "
                + "ceux qui le gèrent, ou ajoutez l'hôte à NO_PROXY."
        case .status(429, _)?:
            "Le proxy n'ouvre plus d'accès à \(facts.host) pour le moment (429) : c'est lui qui le dit, pas le serveur. "
                + "Attendez, ou réduisez --concurrency."
        case .unreachable, .status, .closed, .malformedReply, nil:
            "Le proxy n'a pas ouvert d'accès à \(facts.host)\(facts.status). Vérifiez HTTPS_PROXY et NO_PROXY."
        }
    }

    private static func tlsFailed(_ error: ParadigmError, _ facts: Facts) -> String {
        switch error.tlsFailure {
        case .wanted:
            "\(facts.host) parle TLS sur ce port, et l'adresse commence par http://. Faites-la commencer par https://."
        case .certificateWanted:
            "\(facts.host) demande un certificat client, et ce programme n'en a pas à montrer. Demandez à ceux qui gèrent "
                + "le serveur une adresse qui s'en passe, ou passez par un proxy qui en montre un."
        case .refused:
            "\(facts.host) a refusé la connexion TLS sans dire pourquoi : le serveur demande peut-être un certificat client, "
                + "et ce programme n'en a pas à montrer, ou n'a aucun chiffrement en commun. Voyez avec ceux qui le gèrent."
        case .tooOld:
            "\(facts.host) ne parle aucune version de TLS à partir de 1.2, et les plus anciennes ne sont pas sûres. Demandez "
                + "à ceux qui gèrent le serveur d'en activer une."
        case .untrusted, .wrongHost, .notTLS, .closed, .handshake, nil:
            "Aucune connexion TLS n'a pu être établie avec \(facts.host). Vérifiez le port, et si l'adresse doit "
                + "commencer par http://."
        }
    }

    private static func timedOut(_ error: ParadigmError, _ facts: Facts) -> String {
        let limit = error.deadline.map { Figures(.french).time($0.seconds) } ?? "le délai"
        return switch error.phase {
        case .connect: "Pas de connexion à \(facts.host) en \(limit). Vérifiez l'hôte, le réseau et le proxy."
        case .firstByte: "\(facts.host) n'a pas commencé à répondre en \(limit)."
        case .idle: "\(facts.host) s'est tu pendant \(limit) au milieu de sa réponse."
        case .total, nil: "\(facts.host) n'a pas fini de répondre en \(limit)."
        }
    }
}

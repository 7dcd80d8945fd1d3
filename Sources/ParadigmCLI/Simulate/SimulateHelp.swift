/// The longer texts of `paradigm simulate --help`.
enum SimulateHelp {
    static let abstract = Text(
        en: "Serves a stand-in for Paradigm, with latency, limits and faults, until Ctrl-C.",
        fr: "Sert un Paradigm de substitution, avec latence, limites et pannes, jusqu'à Ctrl-C."
    )

    static let discussion = Text(
        en: """
            The same seed treats the same requests alike, in whatever order they come. Any key is accepted except \
            “wrong-key”, unless --api-key names the only one.

            A fault is a kind, its parameters, a rate and the requests or the time it strikes, of which all but the kind \
            may be missing: “503;retry-after=2:10%@5-9” gives a tenth of the requests 5 to 9 a 503 that asks to wait 2 s. \
            Kinds are the statuses 400 to 599, maintenance, quota, budget, balance, reset, close, black-hole, slow-body, \
            delay, cut-body, cut-stream, stream-error, bad-json, html, redirect and more; a wrong one prints the whole \
            list. “no-answer;body=null” is a 200 without an answer (also body=error, error-choice, detail, object, \
            array, number, no-choice, null-choice; queued is a 202); empty-stream, unasked-stream, content-type, \
            surplus and “held-stream;after=finish”, which stays open, are successes of other kinds; prose, fence, \
            wrong-type and cut-json spoil the JSON that was asked for; failed-work lets an uploaded document or a turn \
            come to nothing.

              paradigm simulate
              paradigm simulate --port 0 --latency fixed:10ms --slots 8
              paradigm simulate --rpm 600 --fault 503:10% --fault reset:1%
              paradigm simulate --slots 64,32@30s --queue 8 --log requests.jsonl
              paradigm simulate --batching 20ms:0.5ms:256 --queue 8

            Exit status: 0 stopped by Ctrl-C; 64 wrong usage; 73 cannot listen on that address and port, or write \
            the log.
            """,
        fr: """
            La même graine traite les mêmes requêtes de la même façon, dans quelque ordre qu'elles arrivent. Toute clé \
            est acceptée sauf « wrong-key », à moins que --api-key n'indique la seule valable.

            Une panne est un genre, ses paramètres, un taux et les requêtes ou le temps qu'elle frappe ; seul le genre \
            est nécessaire : « 503;retry-after=2:10%@5-9 » donne à un dixième des requêtes 5 à 9 un 503 qui demande \
            d'attendre 2 s. Les genres sont les statuts 400 à 599, maintenance, quota, budget, balance, reset, close, \
            black-hole, slow-body, delay, cut-body, cut-stream, stream-error, bad-json, html, redirect et d'autres ; un \
            genre faux en affiche la liste. « no-answer;body=null » est un 200 sans réponse (ou body=error, \
            error-choice, detail, object, array, number, no-choice, null-choice ; queued est un 202) ; empty-stream, \
            unasked-stream, content-type, surplus et « held-stream;after=finish », qui reste ouvert, sont d'autres \
            genres de succès ; prose, fence, wrong-type et cut-json gâchent le JSON demandé ; failed-work fait échouer le \
            document envoyé ou le tour.

              paradigm simulate
              paradigm simulate --port 0 --latency fixed:10ms --slots 8
              paradigm simulate --rpm 600 --fault 503:10% --fault reset:1%
              paradigm simulate --slots 64,32@30s --queue 8 --log requests.jsonl
              paradigm simulate --batching 20ms:0.5ms:256 --queue 8

            Code de retour : 0 arrêté par Ctrl-C ; 64 mauvais usage ; 73 impossible d'écouter à cette \
            adresse, ou d'écrire le journal.
            """
    )
}

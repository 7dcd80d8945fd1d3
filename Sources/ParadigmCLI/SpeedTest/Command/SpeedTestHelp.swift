/// The longer texts of `paradigm speed-test --help`.
enum SpeedTestHelp {
    static let abstract = Text(
        en: "Measures what concurrency brings: the same requests all at once, then one after the other.",
        fr: "Mesure ce qu'apporte la concurrence : les mêmes requêtes toutes à la fois, puis l'une après l'autre."
    )

    static let discussion = Text(
        en: """
            Sends the demonstration of Paradigm's documentation, twenty greetings, and prints the answers, both \
            durations and the improvement factor. Beside them stand the ideal (the longest latency, or the sum of the \
            latencies over the concurrency when that is more), how much of it was reached, the percentiles of the \
            latency, the errors, and whether this client was the bottleneck. Nothing is sent twice: a failed request \
            counts as failed.

            With neither a key nor a base URL it runs against the built-in simulator and says so. On a real server the \
            requests cost tokens: about 40 requests of 40 to 150 tokens by default. A sweep sends four requests for each \
            one in flight: up to about 1,000 by default, fewer when the server's limit is found earlier. The built-in \
            simulator works on 16 requests at once during a sweep.

              paradigm speed-test
              paradigm speed-test --requests 200 --concurrency 50 --sequential 20
              paradigm speed-test --requests 2000 --sequential none --json
              paradigm speed-test --fresh-connections --concurrency 8
              paradigm speed-test --report report.html
              paradigm speed-test --sweep

            Exit status: 0 all answered; 1 some failed; 69 none answered; 75 all met a limit; 77 key \
            refused; 64 wrong usage.
            """,
        fr: """
            Envoie la démonstration de la documentation de Paradigm, vingt salutations, et affiche les réponses, les \
            deux durées et le facteur d'amélioration. S'y ajoutent l'idéal (la plus longue latence, ou la somme des \
            latences divisée par la concurrence si elle est plus grande), la part qui en est atteinte, les centiles de \
            la latence, les erreurs, et si ce client était le goulet d'étranglement. Rien n'est envoyé deux fois : une \
            requête échouée compte comme échouée.

            Sans clé ni adresse, la mesure utilise le simulateur intégré et le dit. Sur un vrai serveur, les requêtes \
            coûtent des tokens : par défaut environ 40 requêtes de 40 à 150 tokens. --sweep envoie quatre requêtes pour \
            chacune en vol : jusqu'à 1 000 environ par défaut, moins si la limite du serveur est trouvée plus tôt. Le \
            simulateur intégré y traite 16 requêtes à la fois.

              paradigm speed-test
              paradigm speed-test --requests 200 --concurrency 50 --sequential 20
              paradigm speed-test --requests 2000 --sequential none --json
              paradigm speed-test --fresh-connections --concurrency 8
              paradigm speed-test --report rapport.html
              paradigm speed-test --sweep

            Code de retour : 0 tout a répondu ; 1 des échecs ; 69 aucune réponse ; 75 limite atteinte pour \
            toutes ; 77 clé refusée ; 64 mauvais usage.
            """
    )
}

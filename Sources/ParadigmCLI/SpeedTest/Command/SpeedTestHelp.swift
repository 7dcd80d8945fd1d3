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
            latencies over the concurrency when that is more, both as measured one by one), how much of it was reached, \
            whether the server queues, requests a second, the percentiles of the latency, the errors, and whether this \
            client was the bottleneck. Failures are told first. Nothing is sent twice: a failed request \
            counts as failed. --stream adds the first token and the tokens; --rate and --duration load the server as \
            users do, and a rate that was not kept is told, with what waited here. Ctrl-C ends a measurement, and what there \
            is by then is reported.

            With neither a key nor a base URL it runs against the built-in simulator and says so. On a real server the \
            requests cost tokens: about 40 requests of 40 to 150 tokens by default. A sweep sends four requests for each \
            one in flight (16 at least), and a step again until it can be judged: about 1,000 requests by default, fewer when the server's \
            limit is found earlier. A limit for a minute is waited for once, and named. The built-in \
            simulator works on 16 requests at once during a sweep.

              paradigm speed-test
              paradigm speed-test --requests 200 --concurrency 50 --sequential 20
              paradigm speed-test --requests 2000 --sequential none --json
              paradigm speed-test --fresh-connections --concurrency 8
              paradigm speed-test --report report.html
              paradigm speed-test --sweep --report sweep.html
              paradigm speed-test --stream --rate 5 --duration 2m --warmup 10s --slo ttft=500ms,total=10s@99
              paradigm speed-test --prompts rows.csv --prompt 'Sum up: {{text}}' --repeat 5
              paradigm speed-test --prompt-tokens 512:128 --max-tokens 64:256 --turns 4

            Exit status: 0 all answered; 1 some failed, or --slo was missed; 69 none answered, or the server went away; 75 all met a limit, or \
            it was stopped; 77 key refused; 64 wrong usage.
            """,
        fr: """
            Envoie la démonstration de la documentation de Paradigm, vingt salutations, et affiche les réponses, les \
            deux durées et le facteur d'amélioration. S'y ajoutent l'idéal (la plus longue latence, ou la somme des \
            latences divisée par la concurrence si elle est plus grande, mesurées une à une), la part qui en est \
            atteinte, si le serveur fait attendre, les requêtes par seconde, les centiles de la latence, les erreurs, et \
            si ce client était le goulet d'étranglement. Les échecs sont dits d'abord. Rien n'est envoyé deux fois : une \
            requête échouée compte comme échouée. --stream ajoute le premier token et les tokens ; --rate et --duration \
            chargent le serveur comme le font des utilisateurs ; une cadence non tenue est dite, avec ce qui a attendu ici. \
            Ctrl-C met fin à la mesure, et ce qui est mesuré jusque-là est rapporté.

            Sans clé ni adresse, la mesure utilise le simulateur intégré et le dit. Sur un vrai serveur, les requêtes \
            coûtent des tokens : par défaut environ 40 requêtes de 40 à 150 tokens. --sweep envoie quatre requêtes pour \
            chacune en vol (16 au moins), et reprend une étape jusqu'à pouvoir la juger : environ 1 000 par défaut, moins si la limite \
            du serveur est trouvée plus tôt. Une limite par minute est attendue une fois, et nommée. Le \
            simulateur intégré y traite 16 requêtes à la fois.

              paradigm speed-test
              paradigm speed-test --requests 200 --concurrency 50 --sequential 20
              paradigm speed-test --requests 2000 --sequential none --json
              paradigm speed-test --fresh-connections --concurrency 8
              paradigm speed-test --report rapport.html
              paradigm speed-test --sweep --report paliers.html
              paradigm speed-test --stream --rate 5 --duration 2m --warmup 10s --slo ttft=500ms,total=10s@99
              paradigm speed-test --prompts lignes.csv --prompt 'Résume : {{texte}}' --repeat 5
              paradigm speed-test --prompt-tokens 512:128 --max-tokens 64:256 --turns 4

            Code de retour : 0 tout a répondu ; 1 des échecs, ou --slo non tenu ; 69 aucune réponse, ou serveur disparu ; 75 limite atteinte pour \
            toutes, ou arrêt ; 77 clé refusée ; 64 mauvais usage.
            """
    )
}

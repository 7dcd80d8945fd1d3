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

              paradigm simulate
              paradigm simulate --port 0 --latency fixed:10ms --slots 8
              paradigm simulate --rpm 600 --fault 500@10% --fault reset@1%

            Exit status: 0 stopped by Ctrl-C; 64 wrong usage; 73 cannot listen on that address and port.
            """,
        fr: """
            La même graine traite les mêmes requêtes de la même façon, dans quelque ordre qu'elles arrivent. Toute clé \
            est acceptée sauf « wrong-key », à moins que --api-key n'indique la seule valable.

              paradigm simulate
              paradigm simulate --port 0 --latency fixed:10ms --slots 8
              paradigm simulate --rpm 600 --fault 500@10% --fault reset@1%

            Code de retour : 0 arrêté par Ctrl-C ; 64 mauvais usage ; 73 impossible d'écouter à cette adresse.
            """
    )
}

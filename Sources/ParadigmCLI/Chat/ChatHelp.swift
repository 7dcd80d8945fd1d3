import ParadigmAPI

/// The longer texts of `paradigm chat --help`.
enum ChatHelp {
    static let abstract = Text(
        en: "Asks one question and prints the answer.",
        fr: "Pose une question et affiche la réponse."
    )

    static let discussion = Text(
        en: """
            The question is the argument, then a blank line, then standard input when that is not a terminal; either \
            may be missing. On a terminal the answer appears as it is written, with control characters made visible; \
            into a pipe or file it goes whole and unchanged, so that a script never sees half an answer.

              paradigm chat --model alfred-4.2 'Bonjour !'
              paradigm chat 'Résume :' < report.txt
              paradigm chat --system 'Answer in one word.' 'Capital of France?'
              paradigm chat --set 'guided_choice=["oui","non"]' 'Est-ce clair ?'

            Exit status: 0 answered; 1 request refused; 64 wrong usage, no key or no model; 69 server not reachable, or \
            it failed; 75 gave up on a limit; 77 key refused.
            """,
        fr: """
            La question est l'argument, puis une ligne vide, puis l'entrée standard si ce n'est pas un terminal ; l'un \
            ou l'autre peut manquer. Sur un terminal, la réponse apparaît au fil de l'eau, les caractères de contrôle \
            rendus visibles ; vers un tube ou un fichier elle va entière et inchangée, pour qu'un script ne voie jamais \
            une moitié de réponse.

              paradigm chat --model alfred-4.2 'Bonjour !'
              paradigm chat 'Résume :' < rapport.txt
              paradigm chat --system 'Réponds en un mot.' 'Capitale de la France ?'
              paradigm chat --set 'guided_choice=["oui","non"]' 'Est-ce clair ?'

            Code de retour : 0 réponse reçue ; 1 requête refusée ; 64 mauvais usage, ni clé ni modèle ; 69 serveur \
            injoignable ou en échec ; 75 abandon devant une limite ; 77 clé refusée.
            """
    )
}

import ParadigmAPI
import ParadigmBatch

/// The longer texts of `paradigm batch --help`.
enum BatchHelp {
    static let abstract = Text(
        en: "Sends every row of a file, many at once, and writes the answers in order.",
        fr: "Envoie chaque ligne d'un fichier, beaucoup à la fois, et écrit les réponses dans l'ordre."
    )

    static let discussion = Text(
        en: """
            Each row of the input becomes one request, and each request one row of the output. Rows are an Excel \
            workbook, a CSV or a TSV file with a header, lines of text, or lines of JSON: OpenAI Batch lines, bare \
            bodies, or {"prompt": …} with other columns. --prompt and --system say what to ask; {{column}} stands for the row's own column.

              paradigm batch questions.csv -o answers.csv \\
                --prompt 'Answer briefly: {{question}}'
              paradigm batch questions.xlsx -o answers.xlsx --prompt '{{question}}'
              paradigm batch requests.jsonl -o answers.jsonl
              paradigm batch reviews.csv -o out.csv --id-column id --max-tokens 5 \\
                --prompt 'Positive or negative? {{text}}'
              paradigm batch reviews.csv -o out.csv --prompt '{{text}}' \\
                --schema 'subject, stars int, tone "good"|"bad"'
              paradigm batch big.csv --prompt '{{text}}' --dry-run --price-in 0.5
              paradigm batch big.csv --prompt-file prompt.txt -o out.csv --preview 3
              grep -v '^#' prompts.txt | paradigm batch - --format text > answers.jsonl

            The output appears when it is complete. Until then OUTPUT.journal holds every answer as soon as it came: \
            after Ctrl-C, a crash or a power cut, run the same command again and it goes on where it stopped. Rows that \
            failed are sent again with --retry-failed only.

            A row that cannot be read is an error in the output and stops nobody else; --dry-run lists them without \
            sending anything. The number of requests in flight follows what the server takes, and its limits are kept, \
            unless --concurrency, --rpm or --tpm say otherwise. Ctrl-C lets rows in flight finish, a second one does not.

              paradigm batch big.csv --prompt '{{text}}' --shard 1/2 -o out.csv
              paradigm merge -o out.csv out.csv.1-of-2 out.csv.2-of-2

            Exit status: 0 every row answered, or nothing left to do; 1 some rows failed; 64 wrong usage, no key or no \
            model; 65 unusable input; 66 no such input; 69 server not reachable; 73 output exists or journal in use; \
            74 input or output error; 75 stopped early, run again to go on; 77 key refused; 130 stopped at once. \
            --dry-run: 0 every row can be sent; 1 some cannot; 65 none can.
            """,
        fr: """
            Chaque ligne de l'entrée devient une requête, et chaque requête une ligne de la sortie. Les lignes sont un \
            classeur Excel, un fichier CSV ou TSV avec un en-tête, des lignes de texte, ou des lignes JSON : lignes \
            OpenAI Batch, corps seuls, ou {"prompt": …} avec d'autres colonnes. --prompt et --system disent quoi \
            demander ; {{colonne}} y représente la colonne de la ligne.

              paradigm batch questions.csv -o reponses.csv \\
                --prompt 'Réponds brièvement : {{question}}'
              paradigm batch questions.xlsx -o reponses.xlsx --prompt '{{question}}'
              paradigm batch requetes.jsonl -o reponses.jsonl
              paradigm batch avis.csv -o sortie.csv --id-column id --max-tokens 5 \\
                --prompt 'Positif ou négatif ? {{texte}}'
              paradigm batch avis.csv -o sortie.csv --prompt '{{texte}}' \\
                --schema 'sujet, note int, ton "bon"|"mauvais"'
              paradigm batch gros.csv --prompt '{{texte}}' --dry-run --price-in 0.5
              paradigm batch gros.csv --prompt-file prompt.txt -o sortie.csv --preview 3
              grep -v '^#' prompts.txt | paradigm batch - --format text > reponses.jsonl

            La sortie apparaît quand elle est complète. D'ici là, SORTIE.journal contient chaque réponse dès son \
            arrivée : après Ctrl-C, un plantage ou une coupure de courant, relancez la même commande et elle reprend où \
            elle s'était arrêtée. Les lignes qui ont échoué ne sont renvoyées qu'avec --retry-failed.

            Une ligne illisible est une erreur dans la sortie et n'arrête aucune autre ; --dry-run en donne la liste \
            sans rien envoyer. Le nombre de requêtes en vol suit ce que le serveur accepte, et ses limites sont \
            respectées, à moins que --concurrency, --rpm ou --tpm n'en décident. Ctrl-C laisse finir les lignes en vol, \
            un second Ctrl-C non.

              paradigm batch gros.csv --prompt '{{texte}}' --shard 1/2 -o sortie.csv
              paradigm merge -o sortie.csv sortie.csv.1-of-2 sortie.csv.2-of-2

            Code de retour : 0 toutes les lignes ont leur réponse, ou rien ne reste à faire ; 1 des lignes ont échoué ; \
            64 mauvais usage, ni clé ni modèle ; 65 entrée inutilisable ; 66 entrée absente ; 69 serveur injoignable ; \
            73 la sortie existe ou le journal est utilisé ; 74 erreur d'entrée-sortie ; 75 arrêté avant la fin, à \
            relancer ; 77 clé refusée ; 130 arrêté sur-le-champ. --dry-run : 0 toutes les lignes peuvent être envoyées ; \
            1 certaines non ; 65 aucune.
            """
    )
}

package import ArgumentParser
import Paradigm

/// `paradigm`: alone it prints its help.
package struct ParadigmCommand: ParsableCommand {
    package static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "paradigm",
            abstract: Text(
                en: "Sends requests to LightOn's Paradigm, or to any server that speaks its dialect.",
                fr: "Envoie des requêtes à Paradigm de LightOn, ou à tout serveur qui parle le même dialecte."
            )
            .localized,
            discussion: Text(
                en: """
                    The server, the model and the rest come from options, then from the environment, then from \
                    ~/.config/paradigm/config (lines such as “model = alfred-4.2”). The key comes from PARADIGM_API_KEY \
                    or from a file that only you can read, never from an argument; “paradigm keys” keeps such a file. \
                    “paradigm doctor” checks all of it.

                      export PARADIGM_API_KEY=…
                      paradigm batch rows.csv --prompt '{{question}}' -o answers.csv
                      paradigm speed-test
                      paradigm chat --model alfred-4.2 'Bonjour !'

                    Without a server at hand, --simulate runs any of this against the built-in simulator.

                    Several servers are profiles of that file: a line such as [prod] and its settings below, chosen by \
                    --profile prod.

                    Environment: PARADIGM_API_KEY, PARADIGM_BASE_URL, PARADIGM_MODEL, PARADIGM_PROFILE, \
                    PARADIGM_CA_FILE, PARADIGM_LANG, HTTPS_PROXY, NO_PROXY.

                    Exit status: 0 done; 1 some requests failed; 64 wrong usage, no key or no model; 65 unusable input; \
                    66 no such input; 69 server not reachable, or it failed; 73 cannot create what was asked for; \
                    74 input or output error; 75 gave up on a limit, try again later; 77 key refused.
                    """,
                fr: """
                    Le serveur, le modèle et le reste viennent des options, puis de l'environnement, puis de \
                    ~/.config/paradigm/config (des lignes comme « model = alfred-4.2 »). La clé vient de \
                    PARADIGM_API_KEY ou d'un fichier que vous seul pouvez lire, jamais d'un argument ; « paradigm keys » \
                    tient un tel fichier. « paradigm doctor » vérifie le tout.

                      export PARADIGM_API_KEY=…
                      paradigm batch lignes.csv --prompt '{{question}}' -o reponses.csv
                      paradigm speed-test
                      paradigm chat --model alfred-4.2 'Bonjour !'

                    Sans serveur sous la main, --simulate exécute tout cela avec le simulateur intégré.

                    Plusieurs serveurs sont des profils de ce fichier : une ligne comme [prod] et ses réglages dessous, \
                    choisis par --profile prod.

                    Environnement : PARADIGM_API_KEY, PARADIGM_BASE_URL, PARADIGM_MODEL, PARADIGM_PROFILE, \
                    PARADIGM_CA_FILE, PARADIGM_LANG, HTTPS_PROXY, NO_PROXY.

                    Code de retour : 0 terminé ; 1 des requêtes ont échoué ; 64 mauvais usage, ni clé ni modèle ; \
                    65 entrée inutilisable ; 66 entrée absente ; 69 serveur injoignable ou en échec ; 73 impossible de \
                    créer ce qui est demandé ; 74 erreur d'entrée-sortie ; 75 abandon devant une limite, à relancer \
                    plus tard ; 77 clé refusée.
                    """
            )
            .localized,
            version: "paradigm \(Version.current)",
            subcommands: [
                BatchCommand.self, DocumentsCommand.self, MergeCommand.self, SpeedTestCommand.self, ChatCommand.self,
                ModelsCommand.self,
                SimulateCommand.self, KeysCommand.self, DoctorCommand.self, CompletionsCommand.self,
            ]
        )
    }

    @OptionGroup package var language: LanguageOptions

    package init() {}
}

package import ArgumentParser

/// Where `paradigm batch` keeps answers for other processes, and finds theirs.
package struct KeptAnswersOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Directory in which processes keep their answers for each other: a row that has one there is not sent.",
            fr:
                "Répertoire où les processus gardent leurs réponses les uns pour les autres : une ligne qui y a la sienne "
                + "n'est pas envoyée.",
            name: .form(en: "directory", fr: "répertoire")
        ),
        completion: .directory
    )
    package var answers: String?

    package init() {}

    package func validate() throws {
        guard answers?.isEmpty ?? false else { return }
        throw ValidationError(
            Text(
                en: "--answers needs the name of a directory.",
                fr: "--answers a besoin du nom d'un répertoire."
            )
            .localized
        )
    }
}

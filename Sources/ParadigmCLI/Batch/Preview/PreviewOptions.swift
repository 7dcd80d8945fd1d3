package import ArgumentParser
package import ParadigmJobs

/// A look at the first rows before the whole is sent.
package struct PreviewOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Send the first rows only, so many, show what is answered, and say what all of them may cost; they are "
                + "not sent again by the run after it.",
            fr: "N'envoyer que les premières lignes, autant que dit, montrer les réponses et dire ce que toutes "
                + "coûteraient ; l'exécution suivante ne les renvoie pas.",
            name: .number
        )
    )
    package var preview: Int?

    package init() {}

    package func validate() throws {
        try Bounds.check(preview, "--preview", 1...1_000)
    }
}

extension PreviewOptions {
    /// Has a job send its first rows only, if that is asked for.
    ///
    /// - Throws: ``Failure`` with status 64 when the other options do not go with it.
    package func apply(to job: inout BatchJobOptions, isDryRun: Bool) throws(Failure) {
        guard let preview else { return }
        if isDryRun || job.partial {
            let other = isDryRun ? "--dry-run" : "--partial"
            throw .usage(
                en: "--preview sends rows and \(other) sends none: give one of them.",
                fr: "--preview envoie des lignes et \(other) n'en envoie aucune : donnez l'un ou l'autre."
            )
        }
        if job.force {
            throw .usage(
                en: "--preview goes on with what is there, and --force begins anew: for another try, name another "
                    + "output with -o.",
                fr: "--preview continue avec ce qui existe et --force repart de zéro : pour un autre essai, indiquez "
                    + "une autre sortie avec -o."
            )
        }
        guard case .file = job.target else {
            throw .usage(
                en:
                    "--preview keeps its answers in a journal for the run after it, so that nothing is paid twice: name "
                    + "the output with -o.",
                fr:
                    "--preview garde ses réponses dans un journal pour l'exécution suivante, afin que rien ne soit payé "
                    + "deux fois : indiquez la sortie avec -o."
            )
        }
        job.preview = preview
    }
}

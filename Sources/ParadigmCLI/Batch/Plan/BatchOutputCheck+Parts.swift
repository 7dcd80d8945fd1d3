import ParadigmBatch
import ParadigmJobs

extension BatchOutputCheck {
    /// Makes sure that a part which begins divides the input as the parts that lie beside it do.
    ///
    /// Tasks of an array that are submitted again alone, or a Job with another number of completions, would divide it
    /// otherwise, and pay once more for rows that are answered.
    ///
    /// - Throws: ``Failure`` with status 73 that tells how many parts the others are of.
    static func checkOtherParts(_ options: BatchJobOptions) throws(Failure) {
        guard let shard = options.input.shard, !options.force, !options.partial,
            case .file(let output) = options.target,
            output.hasSuffix(shard.suffix)
        else { return }
        let names = OutputNames(output: output, journal: options.journal)
        // What was begun with leave goes on.
        guard [output, names.journal, names.summary].allSatisfy({ FileStatus.of($0) == nil }) else { return }
        let whole = String(output.dropLast(shard.suffix.count))
        let others = Shard.counts(beside: whole).filter { $0 != shard.count }
        guard !others.isEmpty else { return }
        let (path, list) = (TerminalEscaper.line(whole), others.map(String.init).joined(separator: ", "))
        throw Failure(
            .cannotCreate,
            Text(
                en:
                    "Parts of \(path) of another number of parts lie beside it: \(list), and this would be one of "
                    + "\(shard.count). It would divide the input otherwise and pay again for rows that are answered. Say the "
                    + "same number of parts, or name the part (--shard, PARADIGM_SHARD); for a job of its own move those away, "
                    + "choose another output, or use --force.",
                fr:
                    "Des parts de \(path) d'un autre découpage sont à côté : \(list), et celle-ci serait l'une de "
                    + "\(shard.count). Elle partagerait l'entrée autrement et paierait de nouveau des lignes qui ont leur "
                    + "réponse. Indiquez le même nombre de parts, ou nommez la part (--shard, PARADIGM_SHARD) ; pour un autre "
                    + "lot, déplacez celles-là, choisissez une autre sortie, ou utilisez --force."
            )
        )
    }
}

import ParadigmAPI
import ParadigmBatch

extension MergeCommand {
    package func run(in session: Session) async throws -> ExitStatus {
        do {
            let merge = try ShardMerge(parts)
            try check()
            let count = try merge.merge(to: output)
            let figures = Figures(session.language)
            let path = TerminalEscaper.line(output)
            session.terminal.say(
                Text(
                    en: "Wrote \(figures.rows(count)) to \(path).",
                    fr: "Écriture de \(figures.rows(count)) dans \(path)."
                )
            )
            return .success
        } catch let error as ShardMerge.Failure {
            throw MergeText.failure(error)
        } catch let error as InputError {
            throw BatchInputText.failure(error)
        } catch let error as FileError {
            throw BatchFailureText.failure(error)
        }
    }

    /// - Throws: ``Failure`` when the output is there, or a part says of itself that it is not complete.
    private func check() throws {
        let path = TerminalEscaper.line(output)
        if !force, FileText.isThere(output) {
            throw Failure(
                .cannotCreate,
                Text(
                    en: "\(path) exists already. Replace it with --force.",
                    fr: "\(path) existe déjà. Remplacez-le avec --force."
                )
            )
        }
        for part in parts {
            let record = try CompletionRecord.read(at: OutputNames(output: part).summary)
            guard record?.figures["complete"] == false else { continue }
            let part = TerminalEscaper.line(part)
            throw Failure(
                .badInput,
                Text(
                    en: "\(part) is not complete: run its batch again first.",
                    fr: "\(part) n'est pas complète : relancez d'abord son batch."
                )
            )
        }
    }
}

/// Why parts do not make a whole, for a person.
enum MergeText {
    static func failure(_ error: ShardMerge.Failure) -> Failure {
        switch error {
        case .notAPart, .otherCount, .repeated, .missing: Failure(.usage, text(error))
        case .otherColumns, .wrongLength, .malformed: Failure(.badInput, text(error))
        }
    }

    private static func text(_ error: ShardMerge.Failure) -> Text {
        let english = TerminalEscaper.line(error.message, limit: 1000)
        return Text(en: english.prefix(1).uppercased() + english.dropFirst() + ".", fr: french(error) + ".")
    }

    private static func french(_ error: ShardMerge.Failure) -> String {
        func name(_ path: String) -> String { TerminalEscaper.line(path) }
        return switch error {
        case .notAPart(let path): "\(name(path)) n'est pas une part : son nom doit finir par .i-of-n"
        case .otherCount(let path): "\(name(path)) fait partie d'un autre nombre de parts"
        case .repeated(let path): "La part de \(name(path)) est indiquée deux fois"
        case .missing(let parts, let count):
            "Sur \(count) parts, il manque : " + parts.map(String.init).joined(separator: ", ")
        case .otherColumns(let path): "\(name(path)) n'a pas les colonnes de la première part"
        case .wrongLength(let path): "\(name(path)) ne va pas avec les autres parts : son nombre de lignes est faux"
        case .malformed(let path, let line): "\(name(path)) est abîmée à la ligne \(line)"
        }
    }
}

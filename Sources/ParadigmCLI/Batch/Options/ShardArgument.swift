import ArgumentParser
package import ParadigmJobs

/// Which part of an input is taken: `--shard`.
package enum ShardArgument: Sendable, Hashable, ExpressibleByArgument {
    /// That which the variables of an engine name.
    case auto
    /// A part.
    case part(Shard)

    /// `auto`, or `i/n`; nil for anything else.
    package init?(argument: String) {
        if argument == "auto" {
            self = .auto
        } else {
            guard let shard = Shard(argument) else { return nil }
            self = .part(shard)
        }
    }
}

extension BatchInputOptions {
    /// The part that is taken; nil for all, and as long as it is not known which.
    package var shard: Shard? {
        if case .part(let shard)? = part { shard } else { nil }
    }

    /// The options with the part that the variables of an engine name, where it is left to them.
    ///
    /// - Throws: ``Failure`` with status 64 that names the variable.
    package func findingPart(in environment: [String: String]) throws(Failure) -> BatchInputOptions {
        guard part == .auto else { return self }
        var options = self
        do throws(ShardVariables.Fault) {
            options.part = .part(try ShardVariables(environment, count: shards).shard())
            options.shards = nil
        } catch {
            throw Failure(.usage, ShardVariablesText.text(error))
        }
        return options
    }

    /// Makes sure that how many parts there are is said where it is asked for.
    func checkParts() throws {
        guard let shards else { return }
        try Bounds.check(shards, "--shards", 1...1_000_000)
        guard part != .auto else { return }
        throw ValidationError(
            Text(
                en:
                    "--shards goes with --shard auto; a part that is named says how many there are: --shard 2/\(shards).",
                fr:
                    "--shards va avec --shard auto ; une part que l'on nomme dit combien il y en a : --shard 2/\(shards)."
            )
            .localized
        )
    }
}

/// Why the variables of an engine name no part, for a person.
enum ShardVariablesText {
    static func text(_ fault: ShardVariables.Fault) -> Text {
        func shown(_ value: String) -> String { TerminalEscaper.line(value, limit: 100) }
        switch fault {
        case .none:
            return Text(
                en: "--shard auto finds no part: neither PARADIGM_SHARD (such as 2/4) nor SLURM_ARRAY_TASK_ID nor "
                    + "JOB_COMPLETION_INDEX is set. Name the part, as in --shard 2/4.",
                fr:
                    "--shard auto ne trouve pas de part : ni PARADIGM_SHARD (par exemple 2/4), ni SLURM_ARRAY_TASK_ID, ni "
                    + "JOB_COMPLETION_INDEX ne sont définies. Nommez la part, par exemple --shard 2/4."
            )
        case .malformed(let name, let value):
            let what =
                switch name {
                case "PARADIGM_SHARD":
                    Text(en: "a part such as 2/4, from 1/4 to 4/4", fr: "une part comme 2/4, de 1/4 à 4/4")
                case "JOB_COMPLETIONS", "SLURM_ARRAY_TASK_STEP":
                    Text(en: "a number from 1", fr: "un nombre à partir de 1")
                default: Text(en: "a number", fr: "un nombre")
                }
            return Text(
                en: "\(name) is “\(shown(value))”, and should be \(what.english).",
                fr: "\(name) vaut « \(shown(value)) » et devrait être \(what.french)."
            )
        case .missing("JOB_COMPLETIONS", let other):
            return Text(
                en:
                    "\(other) says which part this is, and nothing how many there are: set JOB_COMPLETIONS to the Job's "
                    + "completions, or give --shards N.",
                fr:
                    "\(other) dit quelle est cette part, et rien ne dit combien il y en a : donnez à JOB_COMPLETIONS les "
                    + "completions du Job, ou indiquez --shards N."
            )
        case .missing(let name, let other):
            return Text(
                en: "\(name) is missing beside \(other). Name the part instead, as in --shard 2/4.",
                fr: "\(name) manque à côté de \(other). Nommez plutôt la part, par exemple --shard 2/4."
            )
        case .outside(let name, let value, let limits):
            return Text(
                en: "\(name) is \(shown(value)), which is not among \(shown(limits)).",
                fr: "\(name) vaut \(shown(value)), qui n'est pas parmi \(shown(limits))."
            )
        case .uneven(let count, let expected):
            return Text(
                en: "SLURM_ARRAY_TASK_COUNT is \(count), and evenly spaced numbers from SLURM_ARRAY_TASK_MIN to "
                    + "SLURM_ARRAY_TASK_MAX would be \(expected): which part this is cannot be told. Use an array such as "
                    + "0-\(max(0, count - 1)), or name the part: --shard \"$SLURM_ARRAY_TASK_ID/N\".",
                fr: "SLURM_ARRAY_TASK_COUNT vaut \(count), et des numéros réguliers de SLURM_ARRAY_TASK_MIN à "
                    + "SLURM_ARRAY_TASK_MAX seraient \(expected) : impossible de savoir quelle est cette part. Prenez un "
                    + "tableau comme 0-\(max(0, count - 1)), ou nommez la part : --shard \"$SLURM_ARRAY_TASK_ID/N\"."
            )
        case .begins(let first):
            return Text(
                en:
                    "SLURM_ARRAY_TASK_MIN is \(first), as when some tasks of an array are submitted again: they would divide "
                    + "the input otherwise than before. Submit the whole array again (complete parts send nothing), say "
                    + "how many parts there are (--shards N), or name the part (PARADIGM_SHARD=2/4).",
                fr:
                    "SLURM_ARRAY_TASK_MIN vaut \(first), comme quand des tâches d'un tableau sont soumises de nouveau : elles "
                    + "partageraient l'entrée autrement qu'avant. Soumettez de nouveau tout le tableau (les parts "
                    + "complètes n'envoient rien), dites combien il y a de parts (--shards N), ou nommez la part "
                    + "(PARADIGM_SHARD=2/4)."
            )
        case .different(let one, let other):
            return Text(
                en: "\(shown(one)) and \(shown(other)) say different parts. Unset one of them, or name the part, as in "
                    + "--shard 2/4.",
                fr:
                    "\(shown(one)) et \(shown(other)) disent des parts différentes. Retirez l'un des deux, ou nommez la "
                    + "part, par exemple --shard 2/4."
            )
        }
    }
}

import ParadigmBatch
import ParadigmGround
package import ParadigmJobs

/// Why a batch could not run or go on, for a person, and with which status the command ends.
package enum BatchFailureText {
    /// The end of the command.
    package static func failure(_ failure: BatchFailure) -> Failure {
        switch failure {
        case .input(let error): return BatchInputText.failure(error)
        case .journal(let error): return JournalText.failure(error)
        case .file(let error): return self.failure(error)
        case .standardInput(let code):
            let reason = SystemError(code: code).text
            return Failure(
                .inputOutput,
                Text(en: "Cannot read standard input: ", fr: "Impossible de lire l'entrée standard : ") + reason
                    + Text(verbatim: ".")
            )
        case .noStandardInput:
            return Failure(
                .noInput,
                Text(
                    en: "Standard input is closed: pipe the rows in, or name a file.",
                    fr: "L'entrée standard est fermée : envoyez-y les lignes par un tube, ou indiquez un fichier."
                )
            )
        case .noModel(let row): return BatchInputCheck.noModel(row)
        case .otherInput(let copy): return RunFilesText.otherInput(copy: copy)
        case .sameFile(let one, let other): return RunFilesText.sameFile(one, other)
        case .notAFile(let file, let kind): return RunFilesText.notAFile(file, kind)
        case .foreignFile(let file): return RunFilesText.foreignFile(file)
        case .notARecord(let path): return RunFilesText.notARecord(path)
        case .outputExists(let path, let journal?):
            let (path, journal) = (TerminalEscaper.line(path), TerminalEscaper.line(journal))
            return Failure(
                .cannotCreate,
                Text(
                    en: "\(path) exists and is not what this command wrote last. To go on with the answers in "
                        + "\(journal), move \(path) away; --force would begin anew and drop them.",
                    fr: "\(path) existe et n'est pas ce que cette commande a écrit en dernier. Pour continuer avec les "
                        + "réponses de \(journal), déplacez \(path) ; --force recommencerait et les perdrait."
                )
            )
        case .outputExists(let path, nil):
            let path = TerminalEscaper.line(path)
            return Failure(
                .cannotCreate,
                Text(
                    en: "\(path) exists and was not made by this command from this input. Choose another output, or "
                        + "replace it with --force.",
                    fr:
                        "\(path) existe et n'a pas été produit par cette commande à partir de cette entrée. Choisissez une "
                        + "autre sortie, ou remplacez-la avec --force."
                )
            )
        case .outputChanged(let path, let journal): return outputChanged(TerminalEscaper.line(path), journal)
        case .writtenOtherwise(let path):
            let path = TerminalEscaper.line(path)
            return Failure(
                .cannotCreate,
                Text(
                    en:
                        "\(path) is complete, and was written with other options for the output. Without its journal it "
                        + "cannot be written anew: leave those options out, or use --force, which sends every row again.",
                    fr:
                        "\(path) est complet, et a été écrit avec d'autres options de sortie. Sans son journal, il ne peut "
                        + "pas être réécrit : retirez ces options, ou utilisez --force, qui renvoie toutes les lignes."
                )
            )
        case .journalGone(let path, let options, let input):
            return Failure(.cannotCreate, journalGone(TerminalEscaper.line(path), options, input))
        case .changed(let rows, let all, let options, let inputToo, let journal):
            return Failure(
                .usage,
                changed(rows, of: all, what(options, input: inputToo || options.isEmpty), TerminalEscaper.line(journal))
            )
        case .unwritten(let failure, let journal):
            let (failure, journal) = (self.failure(failure), TerminalEscaper.line(journal))
            return Failure(
                failure.status,
                failure.text
                    + Text(
                        en:
                            " The output is not written, but nothing is lost: every answer is in \(journal). Put right what is "
                            + "in the way and run the same command again, which sends none of those rows again.",
                        fr:
                            " La sortie n'est pas écrite, mais rien n'est perdu : toutes les réponses sont dans \(journal). "
                            + "Remédiez à cela et relancez la même commande, qui ne renvoie aucune de ces lignes."
                    )
            )
        case .tooManyRows(let limit, let path): return OutputFormatText.tooManyRows(limit: limit, path: path)
        case .tooManyColumns(let limit, let path): return OutputFormatText.tooManyColumns(limit: limit, path: path)
        case .inputChanged:
            return Failure(
                .badInput,
                Text(
                    en:
                        "The input was changed while it was being sent, so the output would not fit it. Nothing recorded "
                        + "is lost: run again.",
                    fr:
                        "L'entrée a changé pendant l'envoi, la sortie ne lui correspondrait donc pas. Rien de ce qui est "
                        + "enregistré n'est perdu : relancez la commande."
                )
            )
        }
    }

    private static func outputChanged(_ path: String, _ journal: String?) -> Failure {
        let what = Text(
            en: "\(path) is no longer as this command wrote it: changed, copied or touched since. ",
            fr: "\(path) n'est plus tel que cette commande l'a écrit : modifié, copié ou daté autrement depuis. "
        )
        guard let journal = journal.map({ TerminalEscaper.line($0) }) else {
            return Failure(
                .cannotCreate,
                what
                    + Text(
                        en: "To have it made again, move it away: every row is then sent again.",
                        fr: "Pour le refaire, déplacez-le : toutes les lignes seront alors renvoyées."
                    )
            )
        }
        return Failure(
            .cannotCreate,
            what
                + Text(
                    en: "To have it made again from \(journal), move it away and run the same command.",
                    fr: "Pour le refaire à partir de \(journal), déplacez-le et relancez la même commande."
                )
        )
    }

    /// What changed: options, the input, or both; the subject of a sentence, and its verb.
    private static func what(_ options: [String], input: Bool) -> Text {
        let names = options.map(option).joined(separator: ", ")
        if options.isEmpty { return Text(en: "The input changed", fr: "L'entrée a changé") }
        guard input else {
            return Text(en: "\(names) changed", fr: options.count > 1 ? "\(names) ont changé" : "\(names) a changé")
        }
        return Text(en: "\(names) and the input changed", fr: "\(names) et l'entrée ont changé")
    }

    private static func journalGone(_ path: String, _ options: [String], _ input: Bool) -> Text {
        let rest = Text(
            en:
                "the journal that knew which rows are answered is gone (--discard-journal). To send all rows and replace "
                + "\(path), add --force; to keep it, choose another output.",
            fr:
                "le journal qui savait quelles lignes ont leur réponse n'est plus là (--discard-journal). Pour envoyer toutes "
                + "les lignes et remplacer \(path), ajoutez --force ; pour le garder, choisissez une autre sortie."
        )
        guard input || !options.isEmpty else {
            return Text(en: "This command has made \(path), and ", fr: "Cette commande a produit \(path), et ") + rest
        }
        return what(options, input: input)
            + Text(
                en: " since this command made \(path), and ",
                fr: " depuis que cette commande a produit \(path), et "
            ) + rest
    }

    private static func changed(_ rows: Int, of all: Int, _ what: Text, _ journal: String) -> Text {
        let (english, french) = (Figures(.english), Figures(.french))
        let (isOne, count) = (rows == 1, (english.count(rows), french.count(rows)))
        return what
            + Text(en: " since the last run with \(journal). ", fr: " depuis la dernière exécution avec \(journal). ")
            + Text(
                en: "\(count.0) of the \(english.rows(all)) recorded there \(isOne ? "is" : "are") no longer asked as "
                    + "before. Go back to what was, or send what is new and what changed with --update; what stayed as it "
                    + "was is not sent again.",
                fr: "\(count.1) des \(french.rows(all)) qui y sont enregistrées "
                    + (isOne ? "n'est plus demandée telle quelle" : "ne sont plus demandées telles quelles")
                    + ". Revenez à l'état d'avant, ou envoyez ce qui est nouveau et ce qui a changé avec --update ; ce qui "
                    + "est resté tel quel n'est pas renvoyé."
            )
    }

    /// The option that a name in a journal stands for.
    private static func option(_ name: String) -> String {
        switch name {
        case "body": return "--body-template"
        // One body for all that says how documents are asked.
        case DocumentBatch.recordedQuestion: return "--prompt, --agent, --model, --force-tool, --max-steps, --workspace"
        default: return "--" + name.split(separator: "_").joined(separator: "-")
        }
    }

    /// The end of a command that failed at a file: 73 when the file cannot be made, 74 for anything else.
    package static func failure(_ error: FileError) -> Failure {
        let path = TerminalEscaper.line(error.path)
        let reason = SystemError(code: error.code).text
        let isMaking = error.operation == .create || error.operation == .rename
        return Failure(
            isMaking && !error.isDiskFull ? .cannotCreate : .inputOutput,
            cannot(error.operation)
                + Text(en: " \(path): \(reason.english).", fr: " \(path) : \(reason.french).")
        )
    }

    private static func cannot(_ operation: FileError.Operation) -> Text {
        switch operation {
        case .create: Text(en: "Cannot create", fr: "Impossible de créer")
        case .open: Text(en: "Cannot open", fr: "Impossible d'ouvrir")
        case .lock: Text(en: "Cannot lock", fr: "Impossible de verrouiller")
        case .read: Text(en: "Cannot read", fr: "Impossible de lire")
        case .write: Text(en: "Cannot write", fr: "Impossible d'écrire")
        case .truncate: Text(en: "Cannot truncate", fr: "Impossible de raccourcir")
        case .sync: Text(en: "Cannot sync", fr: "Impossible de mettre en sûreté")
        case .reserve: Text(en: "Cannot reserve", fr: "Impossible de réserver de la place pour")
        case .rename: Text(en: "Cannot rename", fr: "Impossible de renommer")
        case .remove: Text(en: "Cannot remove", fr: "Impossible de supprimer")
        case .inspect: Text(en: "Cannot inspect", fr: "Impossible d'examiner")
        case .map: Text(en: "Cannot map", fr: "Impossible de projeter en mémoire")
        }
    }
}

import ArgumentParser
package import ParadigmJobs

extension BatchPromptOptions {
    /// Refuses a prompt beside the template of a whole body.
    func checkBodyTemplate(beside prompt: String?, _ system: String?) throws {
        let others = [
            ("--prompt", prompt), ("--system", system), ("--prompt-file", files.promptFile),
            ("--system-file", files.systemFile),
        ]
        guard bodyTemplate != nil, let other = others.first(where: { $0.1 != nil })?.0 else { return }
        throw ValidationError(
            Text(
                en:
                    "--body-template holds all that is sent: leave \(other) out, and write its words into the template.",
                fr: "--body-template contient tout ce qui est envoyé : retirez \(other), et écrivez son texte dans le "
                    + "modèle."
            )
            .localized
        )
    }

    /// The template of whole bodies; nil when none is asked for.
    ///
    /// - Parameter tell: Told of a file that is not in UTF-8.
    /// - Returns: The template.
    /// - Throws: ``Failure`` that names the file.
    func readBodyTemplate(telling tell: (Text) -> Void) throws(Failure) -> String? {
        guard let bodyTemplate else { return nil }
        let text = try PromptFileOptions.read(bodyTemplate, telling: tell)
        do throws(Template.BodyFault) {
            _ = try Template(parsingBody: text)
        } catch {
            throw Failure(
                .usage,
                BatchInputText.bodyFault(error, option: "--body-template \(TerminalEscaper.line(bodyTemplate))")
            )
        }
        return text
    }
}

extension BatchInputText {
    /// Why a text is no template of a body.
    package static func bodyFault(_ fault: Template.BodyFault, option: String) -> Text {
        switch fault {
        case .template(let fault): return templateFault(fault, option: option)
        case .notJSON(let problem):
            return Text(
                en: "\(option): with the columns filled in it is not valid JSON: ",
                fr: "\(option) : une fois les colonnes remplies, ce n'est pas du JSON valide : "
            ) + JSONText.sentence(problem)
                + Text(
                    en: ". A column by itself becomes a JSON value, and one within quotes a part of that string.",
                    fr: ". Une colonne seule devient une valeur JSON, entre guillemets elle fait partie du texte."
                )
        case .noObject:
            return Text(
                en: "\(option): a body is a JSON object: { … }.",
                fr: "\(option) : un corps est un objet JSON : { … }."
            )
        }
    }
}

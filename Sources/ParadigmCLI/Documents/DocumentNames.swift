import ParadigmAPI

/// Numbers of documents and workspaces as a person gives them.
enum DocumentNames {
    /// Refuses what names nothing, as the value of a variable that is not set: a server would take it for all there is.
    ///
    /// - Throws: ``Failure`` with status 64.
    static func check(_ names: [String], _ option: String? = nil) throws(Failure) {
        guard let name = names.first(where: { !ResourceID(rawValue: $0).isPlace }) else { return }
        let shown = TerminalEscaper.line(name)
        let place = option.map { "\($0): " } ?? ""
        throw .usage(
            en: "\(place)“\(shown)” is no number; nothing was sent.",
            fr: "\(place)« \(shown) » n'est pas un numéro ; rien n'a été envoyé."
        )
    }
}

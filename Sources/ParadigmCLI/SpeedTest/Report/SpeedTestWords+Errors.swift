import ParadigmGround

/// What went wrong.
extension SpeedTestWords {
    /// What went wrong in any of the runs, grouped by message, apart from the figures.
    var errors: [Text] {
        let runs = [
            (
                result.load == nil
                    ? Text(en: "Errors, all at once:", fr: "Erreurs, toutes à la fois :")
                    : Text(en: "Errors, under load:", fr: "Erreurs, en charge :"),
                result.concurrent.errors
            ),
            (Text(en: "Errors, one by one:", fr: "Erreurs, une à une :"), result.sequential?.errors ?? []),
            (
                Text(en: "Errors, new connections:", fr: "Erreurs, nouvelles connexions :"),
                result.freshConnections?.errors ?? []
            ),
        ]
        return runs.filter { !$0.1.isEmpty }.flatMap { title, groups in [title] + list(groups) }
    }

    /// So many sorts of errors are shown.
    private static let errorLimit = 10

    private func list(_ groups: [ErrorGroup]) -> [Text] {
        let shown = groups.prefix(Self.errorLimit)
            .map { Text(verbatim: "  \(figures.count($0.count)) × ") + $0.text }
        let rest = groups.dropFirst(Self.errorLimit).reduce(0) { $0 + $1.count }
        return shown + (rest > 0 ? [Text(verbatim: "  ") + more(rest)] : [])
    }

    func more(_ count: Int) -> Text {
        let number = figures.count(count)
        return Text(
            en: "… and \(number) more",
            fr: count == 1 ? "… et une autre" : "… et \(number) autres"
        )
    }
}

import ParadigmBatch
import ParadigmJobs

extension BatchReportFacts {
    /// Answers that turned out to be possibly other rows', and what became of them.
    var doubted: (Text, Text)? {
        let tally = report.summary.tally
        guard tally.doubted > 0 else { return nil }
        let rows = figures.rows(tally.doubted)
        let what = Text(
            en: "\(rows), since the server sent more replies than requests over their connections; ",
            fr: "\(rows), car le serveur a envoyé plus de réponses que de requêtes sur leurs connexions ; "
        )
        return (Text(en: "In doubt", fr: "En doute"), what + ending(tally.inDoubt))
    }

    private func ending(_ places: [Int]) -> Text {
        guard !places.isEmpty else { return Text(en: "taken back", fr: "ces réponses sont écartées") }
        let shown = places.sorted().prefix(20).map { figures.count($0 + 1) }.joined(separator: ", ")
        let more = places.count > 20 ? ", …" : ""
        return Text(
            en: "answers that may be another row's stand for the rows \(shown)\(more)",
            fr: "des réponses qui sont peut-être celles d'autres lignes restent aux lignes \(shown)\(more)"
        )
    }
}

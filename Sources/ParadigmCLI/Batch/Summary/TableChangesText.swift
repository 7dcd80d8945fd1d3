import ParadigmJobs
import ParadigmWorkbook

/// What of the answers stands in a table otherwise than it came, for a person.
enum TableChangesText {
    /// A note for each sort of change; none where all stands as it came.
    static func notes(_ changes: TableChanges, _ figures: Figures) -> [Text] {
        [cut(changes.cutCells, figures), guarded(changes.guardedCells, figures), partly(changes.partlyShown, figures)]
            .compactMap(\.self)
    }

    private static func cut(_ cells: Int, _ figures: Figures) -> Text? {
        guard cells > 0 else { return nil }
        let (count, limit) = (figures.count(cells), figures.count(SheetWriter.cellLimit))
        return Text(
            en: "\(count) " + (cells == 1 ? "cell" : "cells")
                + " cut at \(limit) characters, the most that Excel holds",
            fr: "\(count) " + (cells == 1 ? "cellule coupée" : "cellules coupées")
                + " à \(limit) caractères, le maximum d'Excel"
        )
    }

    private static func guarded(_ cells: Int, _ figures: Figures) -> Text? {
        guard cells > 0 else { return nil }
        let count = figures.count(cells)
        return Text(
            en: "\(count) " + (cells == 1 ? "cell" : "cells")
                + " with a ' before what a spreadsheet would run; --no-csv-guard leaves it out",
            fr: "\(count) " + (cells == 1 ? "cellule" : "cellules")
                + " avec une ' devant ce qu'un tableur exécuterait ; --no-csv-guard ne la met pas"
        )
    }

    private static func partly(_ answers: Int, _ figures: Figures) -> Text? {
        guard answers > 0 else { return nil }
        let count = figures.count(answers)
        return Text(
            en: "\(count) " + (answers == 1 ? "answer has" : "answers have")
                + " members that the schema does not name, which are in no column",
            fr: "\(count) " + (answers == 1 ? "réponse a" : "réponses ont")
                + " des membres que le schéma ne nomme pas, qui ne sont dans aucune colonne"
        )
    }
}

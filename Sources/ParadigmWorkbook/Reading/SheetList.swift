/// What the main part of a workbook says: its sheets, and how it counts days.
final class SheetList: MarkupHandler {
    /// A sheet as it is listed.
    struct Listed {
        var name: String
        var isVisible: Bool
        /// The name of its relation.
        var relation: String
    }

    /// More sheets than anybody has.
    private static let most = 10_000

    private(set) var sheets: [Listed] = []
    /// Whether days are counted from 1904.
    private(set) var countsFrom1904 = false

    override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
        switch name {
        case .sheet:
            guard let title = attributes[.name], let relation = attributes[.id] else { return }
            guard sheets.count < Self.most else {
                fault = .excessivePart("workbook")
                return
            }
            let isVisible = (attributes[.state] ?? "visible") == "visible"
            sheets.append(Listed(name: title, isVisible: isVisible, relation: relation))
        case .properties: countsFrom1904 = ["1", "true", "on"].contains(attributes[.date1904])
        default: break
        }
    }
}

/// How cells show their numbers, by the number of their style.
///
/// There are no more than Excel can have (65,490), so that their memory is bounded.
final class NumberStyles: MarkupHandler {
    private static let most = 65_490

    private var formats: [Int: NumberFormat] = [:]
    private var styles: [NumberFormat] = []
    private var isInCellFormats = false

    /// The format of a style; plain for one that there is not.
    subscript(_ style: Int) -> NumberFormat {
        styles.indices.contains(style) ? styles[style] : .plain
    }

    override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
        switch name {
        case .format:
            guard let id = attributes[.formatID].flatMap({ Int($0) }), let code = attributes[.formatCode] else {
                return
            }
            guard formats.count < Self.most else {
                fault = .excessivePart("styles")
                return
            }
            formats[id] = NumberFormat(code: code)
        case .cellFormats: isInCellFormats = true
        case .cellFormat where isInCellFormats:
            guard styles.count < Self.most else {
                fault = .excessivePart("styles")
                return
            }
            let id = attributes[.formatID].flatMap { Int($0) } ?? 0
            styles.append(formats[id] ?? NumberFormat(builtIn: id))
        default: break
        }
    }

    override func end(_ name: MarkupName) {
        if name == .cellFormats { isInCellFormats = false }
    }
}

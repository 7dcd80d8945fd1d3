/// How cells show their numbers, by the number of their style.
final class NumberStyles: MarkupHandler {
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
            formats[id] = NumberFormat(code: code)
        case .cellFormats: isInCellFormats = true
        case .cellFormat where isInCellFormats:
            let id = attributes[.formatID].flatMap { Int($0) } ?? 0
            styles.append(formats[id] ?? NumberFormat(builtIn: id))
        default: break
        }
    }

    override func end(_ name: MarkupName) {
        if name == .cellFormats { isInCellFormats = false }
    }
}

import ParadigmGround

/// Looks whether templates do what whoever wrote them means: each row asks something of its own.
struct TemplateCheck {
    private let isAsked: Bool
    private let prompt: Template?
    private let system: Template?

    /// A check of the templates of options; of none where the options ask for no check.
    init(_ options: InputOptions) {
        isAsked = options.refusesSamePrompt
        prompt = options.promptTemplate
        system = options.systemTemplate
    }

    /// Refuses templates that name no column, and a column's name in single braces.
    ///
    /// A notebook makes single braces of double ones, and other programs write their own so. Where the templates name
    /// columns, single braces may be text as well, so that only what is spelled like a column counts.
    ///
    /// - Parameter columns: Gives the columns of the input; not called when all is well.
    /// - Throws: ``InputError/samePrompt(known:)``, ``InputError/singleBraces(_:column:)``, what `columns` throws.
    func check(_ columns: () throws(InputError) -> [String]) throws(InputError) {
        let templates = [prompt, system].compactMap(\.self)
        guard isAsked, !templates.isEmpty else { return }
        let namesNone = templates.allSatisfy(\.columns.isEmpty)
        let braced = templates.flatMap(\.singleBraced)
        let isSame = namesNone && prompt != nil
        guard isSame || !braced.isEmpty else { return }
        let columns = try columns()
        for name in braced {
            let found = columns.first { $0.utf8.elementsEqual(name.utf8) }
            if let column = found ?? (namesNone ? columns.first { ColumnName.isAlike($0, name) } : nil) {
                throw .singleBraces(name, column: column)
            }
        }
        if isSame { throw .samePrompt(known: columns) }
    }
}

extension Template {
    /// What stands in single braces in its text, without spaces around it.
    fileprivate var singleBraced: [String] {
        segments.flatMap { segment -> [String] in
            guard case .text(let text) = segment else { return [] }
            return Self.singleBraced(in: text)
        }
    }

    private static func singleBraced(in text: [UInt8]) -> [String] {
        var names: [String] = []
        var opened: Int?
        for (index, byte) in text.enumerated() {
            switch byte {
            case UInt8(ascii: "{"): opened = index + 1
            case 0x0A: opened = nil
            case UInt8(ascii: "}"):
                guard let start = opened else { continue }
                opened = nil
                let name = String(decoding: text[start..<index], as: UTF8.self)
                let trimmed = name.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()
                if !trimmed.isEmpty { names.append(String(trimmed)) }
            default: break
            }
        }
        return names
    }
}

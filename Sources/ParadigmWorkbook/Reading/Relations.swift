/// Which parts belong to a part, as the part beside it says that lists them (ECMA-376 part 2 §9).
struct Relations {
    /// One of them.
    struct Relation {
        /// What it is: the last word of its type, the same in both namespaces.
        var kind: String
        /// The part.
        var part: String
    }

    private(set) var all: [String: Relation] = [:]

    /// Reads what belongs to a part; the empty name stands for the whole archive.
    ///
    /// - Throws: ``WorkbookError``.
    init(of part: String, in archive: Archive) throws(WorkbookError) {
        let slash = part.utf8.lastIndex(of: UInt8(ascii: "/"))
        let folder = slash.map { String(part[..<$0]) } ?? ""
        let name = slash.map { String(part[part.utf8.index(after: $0)...]) } ?? part
        let handler = Handler(folder: folder)
        let list = (folder.isEmpty ? "" : folder + "/") + "_rels/" + name + ".rels"
        guard archive[list] != nil else { return }
        try PartReader.read(archive, part: list, handler: handler)
        all = handler.found
    }

    /// The part of a kind; nil when there is none.
    func part(_ kind: String) -> String? {
        all.values.first { $0.kind == kind }?.part
    }

    private final class Handler: MarkupHandler {
        /// More than a workbook of so many sheets needs.
        private static let most = 65_536

        private let folder: String
        var found: [String: Relation] = [:]

        init(folder: String) {
            self.folder = folder
        }

        override func start(_ name: MarkupName, _ attributes: MarkupAttributes) {
            guard name == .relation, attributes[.mode] != "External", let id = attributes[.relationID],
                let type = attributes[.type], let target = attributes[.target]
            else { return }
            guard found.count < Self.most else {
                fault = .excessivePart("relations")
                return
            }
            let kind = type.split(separator: "/").last.map(String.init) ?? type
            found[id] = Relation(kind: kind, part: Relations.part(target, in: folder))
        }
    }

    /// The part that a target leads to from a folder; one that begins with a slash leads there from the root.
    static func part(_ target: String, in folder: String) -> String {
        let target = unescaped(target)
        var path = target.utf8.first == UInt8(ascii: "/") ? [] : folder.split(separator: "/").map(String.init)
        for step in target.split(whereSeparator: { $0 == "/" || $0 == "\\" }) {
            switch step {
            case ".": continue
            case "..": _ = path.popLast()
            default: path.append(String(step))
            }
        }
        return path.joined(separator: "/")
    }

    /// A target is an address, in which characters may stand as `%20`.
    private static func unescaped(_ target: String) -> String {
        var bytes: [UInt8] = []
        var rest = Array(target.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The name of an element or an attribute, without the prefix of its namespace.
///
/// Workbooks come in two namespaces (ECMA-376, transitional and strict) that prefixes are chosen for at will, and
/// whose elements have the same names: so the namespace says nothing. Names are compared by a hash of 64 bits (FNV-1a).
struct MarkupName: Hashable {
    private let hash: UInt64

    /// A name that is looked for.
    init(_ name: StaticString) {
        unsafe self.init(bytes: name.utf8Start, count: name.utf8CodeUnitCount)
    }

    /// A name as the parser gives it, which ends with NUL.
    init(parsed name: UnsafePointer<CChar>) {
        var start = unsafe name
        var end = unsafe name
        while unsafe end.pointee != 0 {
            let isColon = unsafe end.pointee == CChar(bitPattern: UInt8(ascii: ":"))
            unsafe end += 1
            if isColon { unsafe start = end }
        }
        let count = unsafe end - start
        self = unsafe start.withMemoryRebound(to: UInt8.self, capacity: count) { start in
            unsafe MarkupName(bytes: start, count: count)
        }
    }

    private init(bytes: UnsafePointer<UInt8>, count: Int) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in 0..<count { hash = unsafe (hash ^ UInt64(bytes[index])) &* 0x0100_0000_01B3 }
        self.hash = hash
    }
}

extension MarkupName {
    static let row = MarkupName("row")
    static let cell = MarkupName("c")
    static let value = MarkupName("v")
    static let text = MarkupName("t")
    static let formula = MarkupName("f")
    static let phonetic = MarkupName("rPh")
    static let inline = MarkupName("is")
    static let string = MarkupName("si")
    static let reference = MarkupName("r")
    static let style = MarkupName("s")
    static let hidden = MarkupName("hidden")
    static let mergedCells = MarkupName("mergeCell")
    static let range = MarkupName("ref")
    static let sheet = MarkupName("sheet")
    static let name = MarkupName("name")
    static let state = MarkupName("state")
    static let id = MarkupName("id")
    static let properties = MarkupName("workbookPr")
    static let date1904 = MarkupName("date1904")
    static let relation = MarkupName("Relationship")
    static let relationID = MarkupName("Id")
    static let type = MarkupName("Type")
    static let target = MarkupName("Target")
    static let mode = MarkupName("TargetMode")
    static let format = MarkupName("numFmt")
    static let formatID = MarkupName("numFmtId")
    static let formatCode = MarkupName("formatCode")
    static let cellFormats = MarkupName("cellXfs")
    static let cellFormat = MarkupName("xf")
}

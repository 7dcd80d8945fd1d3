/// Keeps spreadsheets from running what a model wrote.
///
/// A cell that begins with `=`, `+`, `-`, `@`, a tab or NUL is taken for a formula by the usual programs (OWASP, "CSV
/// injection"); one with a leading `'` is text. Plain numbers, such as `-3.5`, stay as they are.
enum FormulaGuard {
    /// The cell, or the cell after a `'`.
    static func guarded(_ cell: [UInt8]) -> [UInt8] {
        guard let first = cell.first, isDangerous(first), !isNumber(cell) else { return cell }
        return [UInt8(ascii: "'")] + cell
    }

    private static func isDangerous(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x00: true
        default: false
        }
    }

    /// Whether a cell is a sign, digits, and perhaps a fraction and an exponent.
    private static func isNumber(_ cell: [UInt8]) -> Bool {
        var rest = cell[...]
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
        guard removeDigits(&rest) else { return false }
        if rest.first == UInt8(ascii: ".") {
            rest.removeFirst()
            guard removeDigits(&rest) else { return false }
        }
        if let first = rest.first, first | 0x20 == UInt8(ascii: "e") {
            rest.removeFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest.removeFirst() }
            guard removeDigits(&rest) else { return false }
        }
        return rest.isEmpty
    }

    private static func removeDigits(_ bytes: inout ArraySlice<UInt8>) -> Bool {
        let digits = bytes.prefix { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        bytes.removeFirst(digits.count)
        return !digits.isEmpty
    }
}

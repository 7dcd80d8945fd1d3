/// The places of cells, such as `B5`.
package enum CellReference {
    /// Columns of a sheet.
    package static let columnCount = 16_384
    /// Rows of a sheet.
    package static let rowCount = 1_048_576

    /// The column of a reference that ends with NUL, from 0; nil when it names none of a sheet.
    static func column(_ reference: UnsafePointer<CChar>) -> Int? {
        var column = 0
        var next = unsafe reference
        while true {
            let letter = unsafe UInt8(bitPattern: next.pointee) | 0x20
            guard letter >= UInt8(ascii: "a"), letter <= UInt8(ascii: "z") else { break }
            column = column * 26 + Int(letter - UInt8(ascii: "a")) + 1
            guard column <= columnCount else { return nil }
            unsafe next += 1
        }
        return column > 0 ? column - 1 : nil
    }

    /// The number that a text ending with NUL begins with; nil when it begins with none, or one beyond any sheet.
    static func number(_ text: UnsafePointer<CChar>) -> Int? {
        var number = 0
        var next = unsafe text
        while true {
            let digit = unsafe UInt8(bitPattern: next.pointee) &- UInt8(ascii: "0")
            guard digit < 10 else { break }
            number = number * 10 + Int(digit)
            guard number < 1 << 40 else { return nil }
            unsafe next += 1
        }
        return unsafe next == text ? nil : number
    }

    /// The letters of a column, counted from 0.
    package static func letters(_ column: Int) -> String {
        var left = column + 1
        var letters: [UInt8] = []
        while left > 0 {
            letters.append(UInt8(ascii: "A") + UInt8((left - 1) % 26))
            left = (left - 1) / 26
        }
        return String(decoding: letters.reversed(), as: UTF8.self)
    }
}

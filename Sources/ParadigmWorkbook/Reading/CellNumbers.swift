/// Makes of a cell's number and style the text that a person sees, and what kind of number it is.
struct CellNumbers {
    let styles: NumberStyles
    let countsFrom1904: Bool

    /// Appends the text of a number.
    ///
    /// - Parameters:
    ///   - written: The number as it is written.
    ///   - style: The number of the cell's style.
    ///   - bytes: Where its text goes.
    /// - Returns: What the cell holds; text when it is no number.
    func append(_ written: [UInt8], style: Int, to bytes: inout [UInt8]) -> CellKind {
        guard let number = Double(String(decoding: written, as: UTF8.self)), number.isFinite else {
            bytes += written
            return .text
        }
        switch styles[style] {
        case .plain: return append(number, written, to: &bytes)
        case .code(let digits):
            bytes += NumberText.code(number, digits: digits).utf8
            // As a number it would lose its zeros.
            return .text
        case .percent(let decimals):
            bytes += NumberText.percent(number, decimals: decimals).utf8
            return .percent(number, decimals: decimals)
        case .time(let form, let fraction):
            // Times of the day are the same in both counts.
            let isDay = form == .date || form == .dateTime
            let serial = countsFrom1904 && isDay ? number + SerialDate.from1904 : number
            guard let text = SerialDate.text(serial, form, fraction: fraction) else {
                return append(number, written, to: &bytes)
            }
            bytes += text.utf8
            return .time(serial, form)
        }
    }

    private func append(_ number: Double, _ written: [UInt8], to bytes: inout [UInt8]) -> CellKind {
        let isShort = written.count <= 15 && written.allSatisfy { $0 &- UInt8(ascii: "0") < 10 }
        if isShort, written.first != UInt8(ascii: "0") || written.count == 1 {
            bytes += written
        } else {
            bytes += NumberText.text(number).utf8
        }
        return .number(number)
    }

    /// Appends a moment that is written as text (ISO 8601), as strict workbooks may have it.
    func append(moment written: [UInt8], style: Int, to bytes: inout [UInt8]) {
        var text = written.map { $0 == UInt8(ascii: "T") ? UInt8(ascii: " ") : $0 }
        if text.last == UInt8(ascii: "Z") { text.removeLast() }
        if case .time(.date, _) = styles[style] { text = Array(text.prefix(10)) }
        bytes += text
    }
}

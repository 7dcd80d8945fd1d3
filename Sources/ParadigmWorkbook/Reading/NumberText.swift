/// Numbers as a spreadsheet shows them: fifteen digits at most, without zeros at the end.
enum NumberText {
    /// A number's text: with a point, and with an exponent only far from 1.
    static func text(_ number: Double) -> String {
        guard number.isFinite else { return "\(number)" }
        guard number != 0 else { return "0" }
        let (digits, exponent) = Decimal(number).rounded(to: 15)
        let sign = number < 0 ? "-" : ""
        guard (-9...20).contains(exponent) else { return sign + scientific(digits, exponent) }
        return sign + plain(digits, exponent)
    }

    /// A share as per cent, with so many digits behind the point.
    static func percent(_ number: Double, decimals: Int) -> String {
        guard number.isFinite else { return text(number) }
        let (digits, exponent) = Decimal(number).rounded(to: 15)
        let (rounded, places) = Decimal(digits: digits, exponent: exponent + 2).rounded(to: exponent + 3 + decimals)
        guard number != 0, !rounded.isEmpty else { return fixed("0", decimals) + "%" }
        return (number < 0 ? "-" : "") + fixed(plain(rounded, places), decimals) + "%"
    }

    /// A whole number with zeros before it; other numbers as they are.
    static func code(_ number: Double, digits: Int) -> String {
        guard number >= 0, number < 1e15, number == number.rounded() else { return text(number) }
        return SerialDate.padded(Int(number), to: digits)
    }

    private static func plain(_ digits: [UInt8], _ exponent: Int) -> String {
        var text: [UInt8] = []
        if exponent < 0 { text += "0.".utf8 + [UInt8](repeating: UInt8(ascii: "0"), count: -exponent - 1) }
        for (place, digit) in digits.enumerated() {
            if place == exponent + 1, place > 0 { text.append(UInt8(ascii: ".")) }
            text.append(digit)
        }
        if exponent >= digits.count {
            text += [UInt8](repeating: UInt8(ascii: "0"), count: exponent + 1 - digits.count)
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func scientific(_ digits: [UInt8], _ exponent: Int) -> String {
        plain(digits, 0) + "E" + (exponent < 0 ? "-" : "+") + SerialDate.padded(abs(exponent), to: 2)
    }

    /// The text with zeros behind the point up to a number of them.
    private static func fixed(_ text: String, _ decimals: Int) -> String {
        let parts = text.split(separator: ".", maxSplits: 1)
        let there = parts.count > 1 ? parts[1].utf8.count : 0
        guard decimals > there else { return text }
        return text + (there == 0 ? "." : "") + String(repeating: "0", count: decimals - there)
    }

    /// Digits without zeros at either end, and the power of ten of the first of them.
    private struct Decimal {
        var digits: [UInt8]
        var exponent: Int

        init(digits: [UInt8], exponent: Int) {
            (self.digits, self.exponent) = (digits, exponent)
        }

        /// The shortest digits that stand for a number.
        init(_ number: Double) {
            digits = []
            exponent = -1
            var shift = 0
            var hasPoint = false
            let text = Array("\(number.magnitude)".utf8)
            for (index, byte) in text.enumerated() {
                if byte == UInt8(ascii: ".") {
                    hasPoint = true
                } else if byte == UInt8(ascii: "e") {
                    shift = Int(String(decoding: text[(index + 1)...], as: UTF8.self)) ?? 0
                    break
                } else {
                    if !(digits.isEmpty && byte == UInt8(ascii: "0")) {
                        digits.append(byte)
                        if !hasPoint { exponent += 1 }
                    } else if hasPoint {
                        exponent -= 1
                    }
                }
            }
            exponent += shift
        }

        /// Rounded to so many digits, halves away from zero; no digits at all when nothing is left.
        func rounded(to count: Int) -> ([UInt8], exponent: Int) {
            var digits = digits
            var exponent = exponent
            if count < 0 { return ([], exponent) }
            if digits.count > count {
                let isUp = digits[count] >= UInt8(ascii: "5")
                digits.removeLast(digits.count - count)
                if isUp {
                    var place = count - 1
                    while place >= 0, digits[place] == UInt8(ascii: "9") {
                        digits[place] = UInt8(ascii: "0")
                        place -= 1
                    }
                    if place >= 0 {
                        digits[place] += 1
                    } else {
                        digits.insert(UInt8(ascii: "1"), at: 0)
                        exponent += 1
                    }
                }
            }
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            return (digits, exponent)
        }
    }
}

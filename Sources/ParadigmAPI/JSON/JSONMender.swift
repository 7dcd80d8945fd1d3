/// What servers write that is no JSON by the letter, and takes nothing from what it says.
///
/// Only what the strict scan has refused comes here, so that a reply as it should be costs nothing.
enum JSONMender {
    /// Takes out of a text what made the scan refuse it.
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - fault: What the scan found.
    /// - Returns: The text without it; nil when that is nothing that is borne.
    static func mended(_ bytes: [UInt8], after fault: JSONFault) -> [UInt8]? {
        switch fault.problem {
        case .byteOrderMark: withoutMark(bytes)
        case .loneSurrogate: LoneSurrogates.replaced(in: bytes)
        case .expectedValue, .invalidNumber: withoutNonNumbers(bytes)
        default: nil
        }
    }

    /// A text without the mark that it begins with; nil for none, and for more than one, which is no slip.
    private static func withoutMark(_ bytes: [UInt8]) -> [UInt8]? {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let rest = bytes.dropFirst(mark.count)
        return bytes.starts(with: mark) && !rest.starts(with: mark) ? Array(rest) : nil
    }

    /// The words that Python, Java and Go write for what JSON has no number for.
    private static let nonNumbers = ["NaN", "Infinity", "-Infinity", "-NaN"].map { Array($0.utf8) }

    /// A text with null in the place of what is no number; nil when there is nothing of that kind in it.
    private static func withoutNonNumbers(_ bytes: [UInt8]) -> [UInt8]? {
        var mended: [UInt8] = []
        var (index, copied, isInText) = (0, 0, false)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): isInText.toggle()
            case UInt8(ascii: "\\") where isInText: index += 1
            case UInt8(ascii: "N"), UInt8(ascii: "I"), UInt8(ascii: "-"):
                guard !isInText, let word = nonNumbers.first(where: { bytes[index...].starts(with: $0) }) else { break }
                mended += bytes[copied..<index] + Array("null".utf8)
                index += word.count
                copied = index
                continue
            default: break
            }
            index += 1
        }
        return copied == 0 ? nil : mended + bytes[copied...]
    }
}

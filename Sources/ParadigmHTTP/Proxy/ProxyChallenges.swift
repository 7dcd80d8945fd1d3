/// The schemes that a proxy offers for telling it who asks: what its `Proxy-Authenticate` fields name.
package enum ProxyChallenges {
    /// Most schemes that are told.
    private static let most = 8
    /// The longest name that is told; the registered ones have up to 22 letters.
    private static let longestName = 32

    /// The names of the schemes in the order they come, each once.
    ///
    /// A field is a list of challenges whose parameters are separated by commas too (RFC 9110 §11.6.1), so an element
    /// is a challenge when a name stands alone or before white space, and a parameter when an equals sign follows.
    package static func schemes(in fields: HTTPFields) -> [String] {
        var schemes: [String] = []
        for field in fields where field.name.lowercased() == "proxy-authenticate" {
            for name in elements(of: Array(field.value.utf8)).compactMap(scheme)
            where schemes.count < most && !schemes.contains(where: { $0.lowercased() == name.lowercased() }) {
                schemes.append(name)
            }
        }
        return schemes
    }

    /// The parts of a list between its commas, those within quoted strings left alone.
    private static func elements(of list: [UInt8]) -> [ArraySlice<UInt8>] {
        var elements: [ArraySlice<UInt8>] = []
        var (start, isQuoted, isEscaped) = (0, false, false)
        for (index, byte) in list.enumerated() {
            switch byte {
            case _ where isEscaped: isEscaped = false
            case UInt8(ascii: "\\") where isQuoted: isEscaped = true
            case UInt8(ascii: "\""): isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                elements.append(list[start..<index])
                start = index + 1
            default: break
            }
        }
        return elements + [list[start...]]
    }

    /// The scheme that an element begins with; nil when it is a parameter of the one before, or nothing.
    private static func scheme(_ element: ArraySlice<UInt8>) -> String? {
        let text = element.drop(while: FieldBytes.isSpace)
        let name = text.prefix(while: FieldBytes.isToken)
        let rest = text.dropFirst(name.count)
        guard !name.isEmpty, name.count <= longestName, rest.first.map(FieldBytes.isSpace) ?? true,
            rest.first(where: { !FieldBytes.isSpace($0) }) != UInt8(ascii: "=")
        else { return nil }
        return String(decoding: name, as: UTF8.self)
    }
}

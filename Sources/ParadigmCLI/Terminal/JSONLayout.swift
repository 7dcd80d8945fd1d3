import ParadigmAPI

/// JSON laid out for a person: a member a line, two spaces a level, long texts cut.
struct JSONLayout {
    /// Most characters of a text that are shown.
    var characters = 400

    /// The lines of a value, safe to show on a terminal.
    func lines(of value: JSONValue) -> [String] {
        switch value {
        case .object(let object) where !object.isEmpty:
            block("{", object.map { ("\(text($0.key)): ", $0.value) }, "}")
        case .array(let elements) where !elements.isEmpty:
            block("[", elements.map { ("", $0) }, "]")
        case .string(let string): [text(string)]
        default: [value.description]
        }
    }

    private func block(_ open: String, _ members: [(label: String, value: JSONValue)], _ close: String) -> [String] {
        var lines = [open]
        for (index, member) in members.enumerated() {
            var inner = self.lines(of: member.value)
            inner[0] = member.label + inner[0]
            if index + 1 < members.count { inner[inner.count - 1] += "," }
            lines += inner.map { "  " + $0 }
        }
        return lines + [close]
    }

    private func text(_ string: String) -> String {
        let cut = string.prefix(characters)
        let json = JSONValue.string(String(cut) + (cut.endIndex < string.endIndex ? "…" : "")).description
        return TerminalEscaper.escaped(json)
    }
}

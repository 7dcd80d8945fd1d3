import ArgumentParser

/// How many requests are in flight: `--concurrency`.
package enum ConcurrencyChoice: Sendable, Hashable {
    /// As many as the server takes: from `start` (nil for 32), never fewer than that unless the server refuses (nil for
    /// 4), and never more than `ceiling` (nil for 1,024).
    case auto(start: Int?, ceiling: Int?)
    /// Always so many.
    case fixed(Int)

    /// As many as the server takes.
    package static let auto = ConcurrencyChoice.auto(start: nil, ceiling: nil)

    /// `auto`, `auto:START`, `auto:START-CEILING` with a ceiling not below the start, or a number; each number from 1 to
    /// 1,000,000.
    ///
    /// - Throws: A validation error that says which part is wrong.
    package init(_ text: String) throws {
        if text == "auto" {
            self = .auto
        } else if text.hasPrefix("auto:") {
            let bounds = text.dropFirst(5).split(separator: "-", omittingEmptySubsequences: false)
            guard let first = bounds.first, bounds.count <= 2 else { throw Self.noForm }
            let start = try Self.number(first)
            guard bounds.count == 2 else {
                self = .auto(start: start, ceiling: nil)
                return
            }
            let ceiling = try Self.number(bounds[1])
            guard start <= ceiling else {
                throw Self.error(
                    Text(
                        en: "\(start) at least is more than \(ceiling) at most; write auto:\(ceiling)-\(start)",
                        fr: "\(start) au moins dépasse \(ceiling) au plus ; écrivez auto:\(ceiling)-\(start)"
                    )
                )
            }
            self = .auto(start: start, ceiling: ceiling)
        } else if text.first?.isNumber == true || text.first == "-" {
            self = .fixed(try Self.number(text))
        } else {
            throw Self.noForm
        }
    }

    private static func number(_ text: some StringProtocol) throws -> Int {
        if let number = Int(text), (1...1_000_000).contains(number) { return number }
        guard !text.isEmpty else { throw noForm }
        let shown = TerminalEscaper.line(String(text), limit: 40)
        throw error(
            Text(
                en: "“\(shown)” is not a number from 1 to 1000000",
                fr: "« \(shown) » n'est pas un nombre de 1 à 1000000"
            )
        )
    }

    private static var noForm: ValidationError {
        error(
            Text(
                en: "write a number, auto, auto:8 (at least) or auto:8-64 (at least, at most)",
                fr: "écrivez un nombre, auto, auto:8 (au moins) ou auto:8-64 (au moins, au plus)"
            )
        )
    }

    private static func error(_ text: Text) -> ValidationError { ValidationError(text.localized) }
}

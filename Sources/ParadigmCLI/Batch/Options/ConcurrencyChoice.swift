import ArgumentParser

/// How many requests are in flight: `--concurrency`.
package enum ConcurrencyChoice: Sendable, Hashable, ExpressibleByArgument {
    /// As many as the server takes: from `start` (nil for 32), never fewer than that unless the server refuses (nil for
    /// 4), and never more than `ceiling` (nil for 1,024).
    case auto(start: Int?, ceiling: Int?)
    /// Always so many.
    case fixed(Int)

    /// As many as the server takes.
    package static let auto = ConcurrencyChoice.auto(start: nil, ceiling: nil)

    /// `auto`, `auto:START`, `auto:START-CEILING` with a ceiling not below the start, or a number; each number from 1 to
    /// 1,000,000.
    package init?(argument: String) {
        if argument == "auto" {
            self = .auto
        } else if argument.hasPrefix("auto:") {
            let bounds = argument.dropFirst(5).split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
            guard (1...2).contains(bounds.count), let start = bounds.first ?? nil, let last = bounds.last ?? nil,
                start <= last
            else { return nil }
            self = .auto(start: start, ceiling: bounds.count == 2 ? last : nil)
        } else if let number = Self.number(argument) {
            self = .fixed(number)
        } else {
            return nil
        }
    }

    private static func number(_ text: some StringProtocol) -> Int? {
        Int(text).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
    }
}

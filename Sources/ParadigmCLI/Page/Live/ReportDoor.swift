/// Who is let in to a report that is served while it is made: a pure decision over the head of a request.
///
/// Any page in any browser of this machine may try: so the path is one that nobody can guess, and a request that names
/// another host, as after DNS rebinding, or comes from another origin is refused.
package struct ReportDoor: Sendable {
    /// What a request gets.
    package enum Answer: Sendable, Equatable {
        /// The page that follows the run.
        case page
        /// The events that it follows it by.
        case events
        /// Nothing, and a status that says why.
        case refused(Int)
    }

    /// The port that is listened on.
    package let port: UInt16
    /// The part of the path that nobody can guess.
    package let secret: String

    /// A door.
    package init(port: UInt16, secret: String) {
        (self.port, self.secret) = (port, secret)
    }

    /// Where the page is.
    package var address: String { "http://127.0.0.1:\(port)/\(secret)/" }

    private var hosts: Set<String> { ["127.0.0.1:\(port)", "localhost:\(port)"] }

    /// - Parameter head: A request's head: its first line and its fields, without the empty line.
    /// - Returns: What it gets.
    package func answer(to head: String) -> Answer {
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        let words = (lines.first ?? "").split(separator: " ", omittingEmptySubsequences: false)
        guard words.count == 3, words[2] == "HTTP/1.1" || words[2] == "HTTP/1.0" else { return .refused(400) }
        guard let host = field("host", lines), hosts.contains(host) else { return .refused(403) }
        let origins = values("origin", lines)
        guard origins.allSatisfy({ origin in hosts.contains { "http://\($0)" == origin } }) else {
            return .refused(403)
        }
        guard words[0] == "GET" else { return .refused(405) }
        switch words[1] {
        case "/\(secret)/": return .page
        case "/\(secret)/events": return .events
        default: return .refused(404)
        }
    }

    /// The value of a field that stands once.
    private func field(_ name: String, _ lines: [Substring]) -> String? {
        let values = values(name, lines)
        return values.count == 1 ? values[0] : nil
    }

    private func values(_ name: String, _ lines: [Substring]) -> [String] {
        lines.dropFirst()
            .compactMap { line in
                guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { return nil }
                let value = line[line.index(after: colon)...]
                return value.drop { $0 == " " || $0 == "\t" }.lowercased()
            }
    }
}

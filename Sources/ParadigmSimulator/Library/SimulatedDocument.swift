import ParadigmGround

/// A document of the simulated server.
struct SimulatedDocument: Sendable {
    var id: Int
    var filename: String
    var title: String?
    var bytes: Int
    var workspace: Int
    var created: Int
    var session: String
    /// What the client wanted kept beside it, as JSON.
    var metadata: String?
    /// When it was uploaded, or replaced.
    var uploadedAt: Duration
    /// How long it takes until it can be asked.
    var embeddingTime: Duration
    /// The status that it comes to.
    var end: String
    /// Whether it took the place of one that could be asked.
    var isReplacement = false
    var chunks: [Chunk]

    /// A piece of its text.
    struct Chunk: Sendable {
        var uuid: String
        var page: Int
        var text: String
    }

    /// The shares of the time after which each status begins.
    private static let steps: [(share: Double, status: String)] = [
        (0, "pending"), (0.1, "parsing"), (0.4, "parsed"), (0.5, "embedding"),
    ]
    /// The share for which a replaced document still has the status of the one before.
    private static let staleShare = 0.3

    /// How far it is, and whether that tells of the one before a replacement.
    func status(at now: Duration) -> (name: String, isStale: Bool) {
        let elapsed = now - uploadedAt
        if elapsed >= embeddingTime { return (end, false) }
        let share = elapsed / embeddingTime
        if isReplacement { return share < Self.staleShare ? ("embedded", true) : ("updating", false) }
        return (Self.steps.last { share >= $0.share }?.status ?? "pending", false)
    }

    /// The text of a file as it is searched: pages end at form feeds or after 3,000 characters, pieces are paragraphs of
    /// 600 at most.
    static func chunks(of bytes: [UInt8], id: Int, seed: UInt64) -> [Chunk] {
        var chunks: [Chunk] = []
        for (number, page) in pages(text(of: bytes)).enumerated() {
            var rest = page.split(whereSeparator: \.isWhitespace)[...]
            while !rest.isEmpty {
                var words: [Substring] = []
                var length = 0
                while length < 600, let word = rest.popFirst() {
                    words.append(word.prefix(600))
                    length += word.count + 1
                }
                let hash = ContentHash.of(seed, UInt64(id), UInt64(chunks.count))
                chunks.append(Chunk(uuid: Self.uuid(hash), page: number + 1, text: words.joined(separator: " ")))
                if chunks.count == 1_000 { return chunks }
            }
        }
        return chunks
    }

    /// A name in the form of a UUID that follows from a number.
    static func uuid(_ hash: UInt64) -> String {
        func digits(_ value: UInt64) -> String {
            let text = String(value, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        let text = Array(digits(hash) + digits(SplitMix64.mix(hash)))
        let parts = [text[0..<8], text[8..<12], text[12..<16], text[16..<20], text[20..<32]]
        return parts.map { String($0) }.joined(separator: "-")
    }

    /// The text of a file of text; of any other, its runs of letters.
    private static func text(of bytes: [UInt8]) -> String {
        let bytes = bytes.prefix(1 << 20)
        if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) { return text }
        let runs = bytes.split { !(0x20..<0x7f).contains($0) && $0 != 0x0a }.filter { $0.count >= 4 }
        return runs.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ")
    }

    private static func pages(_ text: String) -> [Substring] {
        text.split(separator: "\u{0c}", omittingEmptySubsequences: false)
            .flatMap { page in
                var pages: [Substring] = []
                var rest = page
                repeat {
                    pages.append(rest.prefix(3_000))
                    rest = rest.dropFirst(3_000)
                } while !rest.isEmpty
                return pages
            }
    }
}

/// A turn of the simulated server, or an analysis, which is worked on like one.
struct SimulatedTurn: Sendable {
    var id: String
    var thread: String
    var start: Duration
    var time: Duration
    var fails: Bool
    var cancelledAt: Duration?
    var query: String
    var model: String
    var tool: String?
    var answer: String
    var sources: [Found]
    var created: Int

    /// A piece that was found, and where.
    struct Found: Sendable {
        var document: Int
        var filename: String
        var chunk: SimulatedDocument.Chunk
        var score: Double
    }

    /// How far it is.
    func status(at now: Duration) -> String {
        if let cancelledAt, cancelledAt < start + time { return "cancelled" }
        if now < start + time { return "running" }
        return fails ? "failed" : "completed"
    }

    /// How far it is in per cent.
    func progress(at now: Duration) -> Int {
        time > .zero ? min(100, max(0, Int((now - start) / time * 100))) : 100
    }
}

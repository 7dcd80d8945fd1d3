package import ParadigmBatch
package import ParadigmJobs

/// What a measurement sends: the rows of an input as a batch reads them, over and over.
package struct RequestSource: Sendable {
    /// Where they go, below the base URL.
    package let path: String
    private let templates: [RequestTemplate]
    /// How long answers may be where a row does not say it.
    private let maxTokens: TokenCounts?
    private let seed: UInt64
    private let streams: Bool

    /// How many different requests there are before they are numbered.
    package var count: Int { templates.count }

    /// Requests made of rows.
    ///
    /// - Parameters:
    ///   - rows: One at least, all to one path.
    ///   - mark: Where the number goes of one that is sent again.
    ///   - maxTokens: How long answers may be where a row does not say it.
    ///   - seed: Of the lengths.
    ///   - streams: Whether answers are streamed.
    package init(
        _ rows: [Row],
        mark: RequestTemplate.Mark,
        maxTokens: TokenCounts? = nil,
        seed: UInt64 = 1,
        streams: Bool = false
    ) {
        path = rows.first?.path ?? RowEndpoint.chat.path
        templates = rows.map { RequestTemplate($0, mark: mark) }
        (self.maxTokens, self.seed, self.streams) = (maxTokens, seed, streams)
    }

    /// The body of the request at a place, from 0, of as many as are wanted: no two are alike.
    package func body(_ index: Int) -> [UInt8] {
        guard !templates.isEmpty else { return [] }
        return templates[index % count]
            .body(
                round: index / count,
                maxTokens: maxTokens?.count(of: index, seed: seed),
                streams: streams
            )
    }

    /// The first place from `index` on at which the rows begin anew.
    package func beginning(from index: Int) -> Int { count > 0 ? (index + count - 1) / count * count : index }
}

extension RequestSource {
    /// What the rows of an input come to.
    package struct Reading: Sendable {
        /// Those that can be sent.
        package var rows: [Row] = []
        /// How many cannot.
        package var bad = 0
        /// The first of these.
        package var firstBad: BadRow?
    }

    /// Bytes of bodies that are kept at most; further rows are not read.
    private static let byteLimit = 512 << 20

    /// Reads the rows that a measurement needs.
    ///
    /// - Parameters:
    ///   - reader: The input at its beginning.
    ///   - most: How many are wanted at most.
    /// - Returns: The rows.
    /// - Throws: `InputError`.
    package static func read(_ reader: InputReader, most: Int) throws(InputError) -> Reading {
        let input = IdentifiedInput(reader)
        var (reading, bytes) = (Reading(), 0)
        while reading.rows.count < most, bytes < byteLimit, let next = try input.next() {
            switch next {
            case .row(let row, _):
                reading.rows.append(row)
                bytes += row.body.count
            case .bad(let bad):
                reading.bad += 1
                reading.firstBad = reading.firstBad ?? bad
            }
        }
        return reading
    }
}

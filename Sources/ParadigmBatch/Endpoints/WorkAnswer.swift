package import ParadigmAPI

/// What a turn, a search, an analysis or an upload has come to, in the three cells that a table has for it.
package struct WorkAnswer: Hashable, Sendable {
    /// The answer; of a turn its last part of text, of an upload the name of the document.
    package let text: String
    /// Where it comes from.
    package let sources: [DocumentSource]
    /// The server's word for how far it is; empty when it does not say.
    package let status: String
    /// Why it ended; nil when the server does not say.
    package let stopReason: FinishReason?

    /// Reads the body of an answer; nil when it holds none.
    package init?(_ body: [UInt8], of work: RowWork) {
        switch work {
        case .turn:
            guard let turn = try? Turn(bytes: body), let text = turn.text else { return nil }
            (self.text, sources, status) = (text, turn.sources, turn.status?.rawValue ?? "")
            stopReason = turn.stopReason
        case .analysis:
            guard let analysis = try? DocumentAnalysis(bytes: body), let text = analysis.result else { return nil }
            (self.text, sources, status) = (text, analysis.sources, analysis.status?.rawValue ?? "")
            stopReason = analysis.stopReason
        case .search:
            guard let reply = try? DocumentSearchReply(bytes: body) else { return nil }
            (text, sources, status) = (reply.answer, reply.sources, "completed")
            stopReason = reply.stopReason
        case .upload:
            guard let file = try? DocumentFile(bytes: body) else { return nil }
            (text, sources, status) = (file.id.rawValue, [], file.status?.rawValue ?? "")
            stopReason = nil
        }
    }

    /// The sources as the text of a cell: a line each, with the document, the page and the words.
    package var sourceLines: String {
        var lines: [String] = []
        for source in sources {
            let name = source.name ?? source.document?.description ?? source.url
            let place = [name, source.page.map { "p. \($0)" }].compactMap(\.self).joined(separator: ", ")
            let extract = source.extract.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
            let line = [place.isEmpty ? nil : place, extract].compactMap(\.self).joined(separator: ": ")
            if !line.isEmpty, !lines.contains(line) { lines.append(line) }
        }
        return lines.joined(separator: "\n")
    }
}

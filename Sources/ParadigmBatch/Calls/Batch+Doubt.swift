import Paradigm

extension Batch {
    /// The error that tells of outcomes which were handed on and may be other requests'; nil when there are none.
    func doubt(of figures: BatchFigures) -> ParadigmError? {
        guard !figures.inDoubt.isEmpty else { return nil }
        var error = ParadigmError(answerInDoubtFrom: client.host)
        let places = figures.inDoubt.prefix(20).map(String.init).joined(separator: ", ")
        let more = figures.inDoubt.count > 20 ? " and \(figures.inDoubt.count - 20) more" : ""
        error.message =
            "\(client.host) sent more replies than it was asked for over some connections. The results at \(places)\(more) "
            + "may be other requests': ask for them once more."
        return error
    }
}

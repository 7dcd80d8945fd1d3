internal import ParadigmAPI
internal import ParadigmGround

extension ParadigmClient {
    /// An error of a call that must not be made twice; see ``ParadigmError/ofCallMadeOnce``.
    package func ofCallMadeOnce(_ error: any Error) -> any Error {
        (paradigmError(error) as? ParadigmError)?.ofCallMadeOnce ?? error
    }
}

extension ParadigmError {
    /// What it means to a call that must not be made twice: it stands, unless it is known that nothing was done.
    ///
    /// A status is the server's word that it did not do it, but for those that a gateway gives when it lost patience with
    /// the server behind it.
    var ofCallMadeOnce: ParadigmError {
        let isGateways = status == 408 || status == 502 || status == 504
        guard mayHaveBeenProcessed || isGateways else { return self }
        var failure = self
        failure.mayHaveBeenProcessed = true
        if case .run = attemptClass { return failure }
        failure.attemptClass = .final
        return failure
    }

    /// What the server works on was not ready in time.
    ///
    /// - Parameters:
    ///   - what: What is waited for, as a sentence begins with it.
    ///   - report: What was known last.
    ///   - deadline: The time that was over.
    ///   - host: The server.
    package init(overdue what: String, _ report: PollReport, deadline: Duration?, host: String) {
        let said = report.status.map { " It says: \(PlainText.shortened($0, to: 60))." } ?? ""
        self.init(
            kind: .timedOut,
            message:
                "\(what) was not ready after \(report.elapsed.formattedSeconds) s.\(said) The server goes on with it: "
                + "ask again later, or wait longer.",
            attemptClass: .overdue
        )
        phase = .total
        self.deadline = deadline
        self.host = host
        mayHaveBeenProcessed = true
    }

    /// The server took something and gave it no name that it could be asked for by.
    init(unnamed what: String, host: String) {
        self.init(
            kind: .invalidReply,
            message: "\(host) took \(what) and gave it no name, so that it cannot be asked how far it is.",
            attemptClass: .final
        )
        self.host = host
        mayHaveBeenProcessed = true
    }

    /// A file that cannot be sent.
    init(unreadable path: String, _ error: SystemError) {
        let reason = error.code == EISDIR ? "it is not a file" : error.message
        self.init(kind: .unreadableFile, message: "\(path) cannot be read: \(reason).")
        cause = .unreadableFile(path: path, error)
        attempts = 0
    }

    /// What the server worked on has failed.
    package init(workFailed what: String, status: String, reason: WorkFailure?, host: String) {
        let said =
            switch reason {
            case .said(let words)?: ": \(PlainText.shortened(words, to: 500).withoutFinalStop)"
            case .noText?: ": the reply holds no text"
            case .noPlace?: ": the reply does not say where to ask how far it is"
            case nil: ""
            }
        self.init(
            kind: .workFailed,
            message: "\(what) ended without an answer (\(PlainText.shortened(status, to: 60)))\(said).",
            attemptClass: .final
        )
        if case .said(let words)? = reason { serverMessage = PlainText.shortened(words, to: 500) }
        self.host = host
        mayHaveBeenProcessed = true
    }
}

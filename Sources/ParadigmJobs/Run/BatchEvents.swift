/// What a running batch tells whoever watches it.
package struct BatchEvents: Sendable {
    /// Told once, before anything is sent, what opening the journal had to mend; not called when it was whole.
    package var onRecovery: @Sendable (JournalRecovery) -> Void
    /// Told, before anything is sent, what was found out about the input; not called for what an earlier look found.
    package var onInput: @Sendable (InputNote) -> Void
    /// Told once, before anything is sent, which of the answers that other processes have kept cannot be used; not called
    /// when all can.
    package var onAnswers: @Sendable ([AnswerNote]) -> Void
    /// Told about four times a second how far the batch is.
    package var onProgress: @Sendable (BatchProgress) -> Void

    /// Who is told; nobody unless set.
    package init(
        onInput: @escaping @Sendable (InputNote) -> Void = { _ in },
        onAnswers: @escaping @Sendable ([AnswerNote]) -> Void = { _ in },
        onRecovery: @escaping @Sendable (JournalRecovery) -> Void = { _ in },
        onProgress: @escaping @Sendable (BatchProgress) -> Void = { _ in }
    ) {
        self.onInput = onInput
        self.onRecovery = onRecovery
        self.onAnswers = onAnswers
        self.onProgress = onProgress
    }

    /// Tells of a journal that was just opened.
    ///
    /// - Returns: What had to be mended; nil when nothing had to.
    func tellOfOpening(_ journal: Journal?) -> JournalRecovery? {
        guard let recovery = journal?.recovery, !recovery.isWhole else { return nil }
        onRecovery(recovery)
        return recovery
    }
}

extension JournalRecovery {
    /// Whether every byte of the journal was sound.
    package var isWhole: Bool { tornBytes == 0 && damage.isEmpty }

    /// How many bytes are missing that a sync had made durable.
    package var damagedBytes: Int { damage.reduce(0) { $0 + $1.count } }
}

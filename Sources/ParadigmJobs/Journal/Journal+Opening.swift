extension Journal {
    /// Makes a new journal, locks it and makes its header durable.
    ///
    /// A file that an earlier attempt left without a header is taken over.
    ///
    /// - Parameters:
    ///   - path: Its name.
    ///   - header: Which job it is for.
    ///   - settings: How it is written.
    /// - Returns: The journal, which holds its header.
    /// - Throws: ``JournalError/exists(path:)``, ``JournalError/locked(path:)`` or what the system answered; no new
    ///   file is left then.
    package static func create(
        at path: String,
        header: JournalHeader,
        settings: JournalSettings = JournalSettings()
    ) throws(JournalError) -> Journal {
        var line = LineBuffer()
        line.write(header)
        let file = try JournalFile.create(
            at: path,
            headerLength: line.bytes.count,
            on: settings.fileSystem,
            isLocked: settings.isLocked
        )
        do throws(JournalError) {
            return try begin(header, in: file, at: path, settings)
        } catch {
            try? settings.fileSystem.remove(path)
            throw error
        }
    }

    private static func begin(
        _ header: JournalHeader,
        in file: any OpenFile,
        at path: String,
        _ settings: JournalSettings
    ) throws(JournalError) -> Journal {
        let index = try JournalError.wrapping { () throws(FileError) in
            try OutcomeIndex(path: settings.indexPath(forJournal: path))
        }
        var state = JournalState(path: path, settings: settings, index: index)
        // A disk with less room than that may still be large enough for this job.
        _ = state.reserveAhead(in: file)
        try state.begin(header, in: file)
        try JournalError.wrapping { () throws(FileError) in
            try settings.fileSystem.syncDirectory(of: path)
        }
        return Journal(
            header: header,
            recovery: JournalRecovery(),
            path: path,
            file: file,
            settings: settings,
            state: state
        )
    }

    /// Opens a journal, locks it, and makes it whole after a crash.
    ///
    /// - Parameters:
    ///   - path: Its name.
    ///   - settings: How it is written.
    ///   - header: Makes a header for outcomes that lost theirs: they are good without it.
    /// - Returns: The journal, which holds every outcome that it ever acknowledged.
    /// - Throws: ``JournalError``, in particular ``JournalError/locked(path:)`` while another run holds it and
    ///   ``JournalError/neverBegun(path:)`` when there is nothing to go on with, so that it can be created anew.
    package static func open(
        at path: String,
        settings: JournalSettings = JournalSettings(),
        orWith header: (() -> JournalHeader)? = nil
    ) throws(JournalError) -> Journal {
        let file = try JournalFile.open(at: path, on: settings.fileSystem)
        let scan = try JournalError.wrapping { () throws(FileError) in
            try JournalScan.reading(file, indexPath: settings.indexPath(forJournal: path))
        }
        let found = try JournalFile.header(in: scan, of: file, at: path)
        guard let used = found ?? header?() else { throw .damaged(path: path, offset: 0) }
        var recovery = try JournalError.wrapping { () throws(FileError) in
            let recovery = try JournalRecovery(mending: file, at: path, after: scan, on: settings.fileSystem)
            try settings.fileSystem.syncDirectory(of: path)
            return recovery
        }
        let started = scan.started
        var state = JournalState(path: path, settings: settings, resuming: scan)
        _ = state.reserveAhead(in: file)
        if found == nil {
            try state.begin(used, in: file)
            recovery.hasNewHeader = true
        }
        return Journal(
            header: used,
            recovery: recovery,
            path: path,
            file: file,
            settings: settings,
            state: state,
            started: started
        )
    }

    /// Takes a journal away, unless another run holds it, or it is none.
    ///
    /// - Returns: How many rows it had answers of.
    /// - Throws: ``JournalError``; it is no error when nothing is there.
    @discardableResult
    package static func discard(
        at path: String,
        on fileSystem: any FileSystem = POSIXFileSystem()
    ) throws(JournalError) -> Int {
        let file: any OpenFile
        do throws(JournalError) {
            file = try JournalFile.open(at: path, on: fileSystem)
        } catch .notFound {
            return 0
        }
        defer { file.unlock() }
        try JournalFile.check(file, at: path)
        let answered = answered(in: file)
        try JournalError.wrapping { () throws(FileError) in
            try fileSystem.remove(path)
            try fileSystem.syncDirectory(of: path)
        }
        return answered
    }

    /// How many rows a journal has answers of; none where it cannot be read, since it may go all the same.
    private static func answered(in file: any OpenFile) -> Int {
        do throws(FileError) {
            return try JournalScan.reading(file, indexPath: nil).index.answered
        } catch {
            return 0
        }
    }
}

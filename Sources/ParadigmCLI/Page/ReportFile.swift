import ParadigmBatch
import ParadigmGround
package import ParadigmJobs

/// A file that a report, or its requests, go to; one of an earlier run is replaced, and no other.
package struct ReportFile: Sendable {
    private let path: String
    private let role: RunFiles.Role
    private let force: Bool

    /// A file that is not there yet, or will be replaced.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - role: Whether it is the page or the requests.
    ///   - force: Whether any other file is replaced too.
    package init(_ path: String, role: RunFiles.Role = .page, force: Bool = false) {
        self.path = path
        self.role = role
        self.force = force
    }

    private var mark: OwnMark { role == .requests ? RequestLines.mark : ReportPage.mark }

    /// Adds the file to the others of a run.
    func add(to files: inout RunFiles) { files.add(role, path, knownBy: mark) }

    /// Makes sure that the file can be made and is none of the others, before anything is measured.
    ///
    /// - Parameter others: What else is read or written.
    /// - Throws: ``Failure`` with status 64 or 73.
    package func check(beside others: RunFiles) throws(Failure) {
        var files = others
        add(to: &files)
        do throws(BatchFailure) { try files.check(force: force) } catch { throw BatchFailureText.failure(error) }
        guard unsafe access(FilePath.directory(of: path), W_OK) == 0 else {
            throw BatchFailureText.failure(FileError(.create, path, code: errno))
        }
    }

    /// Writes the report: the file appears complete.
    ///
    /// - Throws: ``Failure`` with status 73 or 74.
    package func write(_ html: String) throws(Failure) {
        // Somebody may have put a file there since the check.
        guard force || mark.mayReplace(path) else {
            throw BatchFailureText.failure(.foreignFile(RunFiles.File(role: role, path: path)))
        }
        do throws(FileError) {
            try POSIXFileSystem().replace(path, with: Array(html.utf8))
        } catch {
            throw BatchFailureText.failure(error)
        }
    }

    /// The present minute where the command runs, and how far that is from Universal Time: `2026-03-01 09:05 +01:00`.
    package static var now: String {
        var seconds = time(nil)
        var parts = unsafe tm()
        unsafe localtime_r(&seconds, &parts)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = unsafe "\(parts.tm_year + 1900)-\(two(Int(parts.tm_mon) + 1))-\(two(Int(parts.tm_mday)))"
        let time = unsafe "\(two(Int(parts.tm_hour))):\(two(Int(parts.tm_min)))"
        let offset = unsafe parts.tm_gmtoff / 60
        guard offset != 0 else { return "\(date) \(time) UTC" }
        let zone = "\(two(abs(offset) / 60)):\(two(abs(offset) % 60))"
        return "\(date) \(time) \(offset < 0 ? "−" : "+")\(zone)"
    }
}

extension RunFiles {
    /// Adds the files that the settings name, and the user's own.
    mutating func add(_ settings: ServerSettings, environment: [String: String]) {
        if case .file(let path) = settings.key { add(.key, ServerSettings.expanded(path, environment: environment)) }
        if let path = settings.caFile { add(.authority, ServerSettings.expanded(path, environment: environment)) }
        addUsersFiles(environment)
    }

    /// Adds the user's kept keys and configuration file.
    mutating func addUsersFiles(_ environment: [String: String]) {
        if let path = KeyStore(environment: environment)?.path { add(.key, path) }
        if let path = ConfigurationFile.path(environment: environment) { add(.configuration, path) }
    }
}

import ParadigmBatch
import ParadigmGround
package import ParadigmJobs

/// The file that a report goes to; one of an earlier run is replaced.
package struct ReportFile: Sendable {
    private let path: String

    /// A file that is not there yet, or will be replaced.
    package init(_ path: String) {
        self.path = path
    }

    /// Makes sure that the file can be made and is none of the others, before anything is measured.
    ///
    /// - Parameter others: What else is read or written.
    /// - Throws: ``Failure`` with status 64 or 73.
    package func check(beside others: RunFiles) throws(Failure) {
        var files = others
        files.add(.page, path)
        do throws(BatchFailure) { try files.check() } catch { throw BatchFailureText.failure(error) }
        guard unsafe access(FilePath.directory(of: path), W_OK) == 0 else {
            throw BatchFailureText.failure(FileError(.create, path, code: errno))
        }
    }

    /// Writes the report: the file appears complete.
    ///
    /// - Throws: ``Failure`` with status 73 or 74.
    package func write(_ html: String) throws(Failure) {
        do throws(FileError) {
            try POSIXFileSystem().replace(path, with: Array(html.utf8))
        } catch {
            throw BatchFailureText.failure(error)
        }
    }

    /// The present minute in Universal Time: `2026-03-01 09:05 UTC`.
    package static var now: String {
        var seconds = time(nil)
        var parts = unsafe tm()
        unsafe gmtime_r(&seconds, &parts)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let date = unsafe (parts.tm_year + 1900, two(parts.tm_mon + 1), two(parts.tm_mday))
        let time = unsafe (two(parts.tm_hour), two(parts.tm_min))
        return "\(date.0)-\(date.1)-\(date.2) \(time.0):\(time.1) UTC"
    }
}

extension RunFiles {
    /// Adds the files that the settings name, and the configuration file.
    mutating func add(_ settings: ServerSettings, environment: [String: String]) {
        if case .file(let path) = settings.key { add(.key, ServerSettings.expanded(path, environment: environment)) }
        if let path = KeyStore(environment: environment)?.path { add(.key, path) }
        if let path = settings.caFile { add(.authority, ServerSettings.expanded(path, environment: environment)) }
        if let path = ConfigurationFile.path(environment: environment) { add(.configuration, path) }
    }
}

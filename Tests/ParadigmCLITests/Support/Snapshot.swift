import ParadigmCLI
import Testing

/// Texts that a person reads, compared with files that a person has read.
enum Snapshot {
    /// Compares a text with `Snapshots/NAME.txt`.
    ///
    /// With `PARADIGM_RECORD_SNAPSHOTS=1` in the environment the file is written instead, and the test fails, so that
    /// nobody takes a recording for a comparison.
    static func expect(_ text: String, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let path = directory + "/\(name).txt"
        if ProcessResources.environment["PARADIGM_RECORD_SNAPSHOTS"] == "1" {
            try TestFile.write(text, to: path, mode: 0o644)
            Issue.record("recorded \(name)", sourceLocation: sourceLocation)
            return
        }
        let recorded = try FileText.read(path, limit: 1 << 20)
        #expect(text == recorded, "differs from Snapshots/\(name).txt", sourceLocation: sourceLocation)
    }

    private static let directory: String = {
        let parts = #filePath.split(separator: "/").dropLast(2)
        return "/" + parts.joined(separator: "/") + "/Snapshots"
    }()
}

import Paradigm
import ParadigmAPI
import ParadigmGround
package import ParadigmSimulator

/// The file of `paradigm simulate --log`: a JSON line for the start of the server, and one for each request that ended.
///
/// Times are seconds since the start of the server, whose own line has it in seconds since 1970. A line is written in
/// one piece. A file that cannot be written any more ends nothing: the simulator goes on without it.
package struct ServedRequestLog: Sendable {
    private let file: FileDescriptor

    /// Opens the file.
    package init(_ path: String) throws(Failure) {
        do throws(FileTrouble) {
            file = try FileText.openForAppending(path)
        } catch {
            let shown = TerminalEscaper.line(path, limit: 300)
            throw Failure(
                .cannotCreate,
                Text(en: "Cannot write the log \(shown).", fr: "Impossible d'écrire le journal \(shown).")
            )
        }
    }

    /// Notes the start of a server that has been up for so long.
    package func begin(uptime: Duration) {
        write([
            "event": "start",
            "unix_seconds": .rounded(WallClock.secondsSince1970 - uptime / .seconds(1), decimals: 6),
        ])
    }

    /// Notes a request that ended.
    package func add(_ request: ServedRequest) {
        write([
            "event": "request",
            "number": .count(request.number),
            "connection": .count(request.connection),
            "method": .string(request.method),
            "target": .string(request.target),
            "arrived": .rounded(request.arrival / .seconds(1), decimals: 6),
            "ended": .rounded(request.end / .seconds(1), decimals: 6),
            "status": .count(request.status),
            "abandoned": .bool(request.wasAbandoned),
        ])
    }

    /// Closes the file.
    package func close() {
        file.close()
    }

    private func write(_ line: JSONValue) {
        try? file.write((line.description + "\n").utf8)
    }
}

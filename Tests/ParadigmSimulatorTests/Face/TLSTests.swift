import ParadigmGround
import ParadigmSimulator
import Testing

/// TLS, tried with curl and with certificates made on the spot.
@Suite(.serialized, .enabled(if: Command.exists("openssl") && Command.exists("curl")))
struct TLSTests {
    private let directory: String

    init() throws {
        directory = "/tmp/simulator-tls-\(UInt64.random(in: 0...UInt64.max))"
        let folder = "\(#filePath)".split(separator: "/").dropLast().joined(separator: "/")
        let script = "/\(folder)/../../Peers/make_certificates.sh"
        guard Command.run("sh", script, directory) == 0 else { throw Unexpected("openssl failed") }
    }

    private func tls(_ name: String) -> SimulatorTLS {
        SimulatorTLS(certificateFile: "\(directory)/\(name).pem", privateKeyFile: "\(directory)/\(name).key")
    }

    /// curl's exit status: 0 for a reply, 60 for a certificate that it does not accept.
    @Test(arguments: [("good", 0), ("expired", 60), ("wrong-host", 60), ("self-signed", 60), ("unknown-root", 60)])
    func certificates(_ name: String, _ status: Int32) async throws {
        defer { _ = Command.run("rm", "-r", directory) }
        try await withSimulator(.instant, tls: tls(name)) { simulator in
            let result = Command.run(
                "curl",
                "-s",
                "--fail",
                "--max-time",
                "20",
                "-o",
                "/dev/null",
                "--cacert",
                "\(directory)/ca.pem",
                "-H",
                "Authorization: Bearer k",
                "\(simulator.url)/models"
            )
            #expect(simulator.url.hasPrefix("https://") && result == status)
        }
    }

    /// curl tells a reset (56, 35 or 52) from a reply that was cut off in good order (18).
    @Test func faultsBreakTheConnectionBeneathTLS() async throws {
        defer { _ = Command.run("rm", "-r", directory) }
        let faults = [try FaultRule("reset@1"), try FaultRule("cut-body@2")]
        try await withSimulator(SimulatorConfiguration(latency: .none, faults: faults), tls: tls("good")) { simulator in
            let arguments = [
                "curl", "-s", "--max-time", "20", "-o", "/dev/null", "--cacert", "\(directory)/ca.pem",
                "-H", "Authorization: Bearer k", "\(simulator.url)/models",
            ]
            #expect([35, 52, 56].contains(Command.run(arguments)))
            #expect(Command.run(arguments) == 18)
            #expect(Command.run(arguments) == 0)
        }
    }
}

/// A program that is run to its end.
enum Command {
    static func run(_ arguments: String...) -> Int32 { run(arguments) }

    static func run(_ arguments: [String]) -> Int32 {
        var process = pid_t()
        var pointers = unsafe arguments.map { unsafe strdup($0) } + [nil]
        defer { for place in unsafe pointers.indices { unsafe free(pointers[place]) } }
        guard unsafe posix_spawnp(&process, arguments[0], nil, nil, &pointers, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : -1
    }

    static func exists(_ name: String) -> Bool {
        run("sh", "-c", "command -v \(name) > /dev/null") == 0
    }
}

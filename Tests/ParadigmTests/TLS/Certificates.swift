import ParadigmGround
import ParadigmSimulator

/// Certificates made for one test with the `openssl` command.
struct Certificates {
    private let directory: String

    /// The file with the authority that made the good ones.
    var authority: String { "\(directory)/ca.pem" }

    /// A certificate and its key.
    subscript(_ name: Name) -> SimulatorTLS {
        SimulatorTLS(
            certificateFile: "\(directory)/\(name.rawValue).pem",
            privateKeyFile: "\(directory)/\(name.rawValue).key"
        )
    }

    /// The certificates there are.
    enum Name: String, CaseIterable {
        /// For 127.0.0.1 and localhost.
        case good
        /// For `paradigm.test`.
        case named
        /// For the address 127.0.0.1 and no name.
        case address
        /// Like `good`, and valid until yesterday.
        case expired
        /// For another name.
        case other
        /// Like `good`, signed by itself.
        case alone
        /// Like `good`, signed by an authority that nobody knows.
        case unknown
        /// For localhost by its common name, without alternative names.
        case common
        /// For localhost by its common name, with an alternative name that is no name of a host.
        case mail
    }

    private static let script = """
        set -e; umask 077; cd "$0"
        new() { openssl ecparam -name prime256v1 -genkey -noout -out $1.key; }
        authority() {
            new $1
            openssl req -x509 -new -key $1.key -subj "/CN=Test authority $1" -days 2 -out $1.pem
        }
        sign() {
            new $1
            openssl req -new -key $1.key -subj "/CN=${5:-$1}" -out $1.csr
            echo "$3" > $1.ext
            openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days $4 -extfile $1.ext -out $1.pem
        }
        authority ca; authority stranger
        sign good ca subjectAltName=IP:127.0.0.1,DNS:localhost 2
        sign named ca subjectAltName=DNS:paradigm.test 2
        sign address ca subjectAltName=IP:127.0.0.1 2
        sign expired ca subjectAltName=IP:127.0.0.1,DNS:localhost -1
        sign other ca subjectAltName=DNS:other.test,IP:192.0.2.7 2
        sign unknown stranger subjectAltName=IP:127.0.0.1,DNS:localhost 2
        sign common ca basicConstraints=CA:FALSE 2 localhost
        sign mail ca subjectAltName=email:root@localhost 2 localhost
        new alone
        openssl req -x509 -new -key alone.key -subj /CN=localhost -days 2 -out alone.pem \\
            -addext subjectAltName=IP:127.0.0.1,DNS:localhost
        """

    /// The certificates could not be made.
    struct Failure: Error {}

    fileprivate init() throws {
        var template = Array("/tmp/paradigm-certificates-XXXXXX".utf8CString)
        guard unsafe mkdtemp(&template) != nil else { throw Failure() }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard Self.shell("exec 2>/dev/null; sh -c '\(Self.script)' '\(directory)'") == 0 else { throw Failure() }
    }

    fileprivate func remove() {
        _ = Self.shell("rm -rf '\(directory)'")
    }

    private static func shell(_ command: String) -> CInt { unsafe system(command) }
}

/// Makes certificates, and removes them when `body` has run.
///
/// - Parameter body: What to do with them.
/// - Returns: What `body` returns.
/// - Throws: ``Certificates/Failure``, and what `body` throws.
func withCertificates<Result>(_ body: (Certificates) async throws -> Result) async throws -> Result {
    let certificates = try Certificates()
    defer { certificates.remove() }
    return try await body(certificates)
}

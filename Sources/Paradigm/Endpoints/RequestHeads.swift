internal import ParadigmAPI
import ParadigmGround
import ParadigmHTTP
import Synchronization

/// The heads of a client's requests, each written once.
final class RequestHeads: Sendable {
    private struct Key: Hashable {
        let method: RawCall.Method
        let path: String
        let version: APIVersion?
        let accept: String
    }

    /// With more different paths than this all are forgotten: most are not endpoints but names of single things.
    private static let capacity = 64

    private let baseURL: BaseURL
    private let fields: Redacted<[HTTPRequestHead.Field]>
    private let heads = Mutex<[Key: HTTPRequestHead]>([:])

    /// The heads of requests under a configuration.
    init(_ configuration: ParadigmConfiguration) {
        baseURL = configuration.baseURL
        var fields: [HTTPRequestHead.Field] = [("Host", configuration.baseURL.hostHeader)]
        if let key = configuration.key { fields.append(("Authorization", key.headerValue)) }
        if !configuration.headers.contains(where: \.isUserAgent) {
            fields.append(("User-Agent", "swift-paradigm/\(Version.current)"))
        }
        // Without it a server may compress as it likes (RFC 9110 §12.5.3), and a compressed body is refused.
        fields.append(("Accept-Encoding", "identity"))
        if !configuration.reusesConnections { fields.append(("Connection", "close")) }
        fields += configuration.headers.map(\.field)
        self.fields = Redacted(fields)
    }

    /// The head for a call.
    ///
    /// - Throws: ``ParadigmError`` when the path could not stand in a request line.
    func head(for call: RawCall) throws(ParadigmError) -> HTTPRequestHead {
        let key = Key(method: call.method, path: call.path, version: call.version, accept: call.accept)
        // A form has a type of its own each time.
        let isUsual = call.contentType == RawCall.json
        if isUsual, let head = heads.withLock({ $0[key] }) { return head }
        guard call.path.first == "/", call.path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x23 }) else {
            throw ParadigmError(
                kind: .invalidConfiguration,
                message: "A path must begin with / and hold no spaces, fragment, control or non-ASCII characters."
            )
        }
        var fields = fields.secret + [("Accept", call.accept)]
        if call.method.hasBody { fields.append(("Content-Type", call.contentType)) }
        let head = HTTPRequestHead(
            method: call.method.rawValue,
            hasBody: call.method.hasBody,
            target: baseURL.path(call.path, version: call.version),
            fields: fields
        )
        guard isUsual else { return head }
        heads.withLock { heads in
            if heads.count >= Self.capacity { heads = [:] }
            heads[key] = head
        }
        return head
    }
}

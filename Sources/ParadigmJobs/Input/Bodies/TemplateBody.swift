import ParadigmAPI
import ParadigmBatch
import ParadigmGround

/// Makes rows of what the template of a body gives.
struct TemplateBody {
    /// Where they are sent.
    let endpoint: RowEndpoint
    private let bodies: RequestBodyMaker

    /// A maker for the endpoint and the fields of options; nil where their template makes a prompt.
    ///
    /// - Throws: ``InputError/unusablePath(_:)``.
    init?(_ options: InputOptions) throws(InputError) {
        guard options.promptTemplate?.isBody == true else { return nil }
        guard RequestPath.fault(in: options.endpoint) == nil else { throw .unusablePath(options.endpoint) }
        endpoint = RowEndpoint.at(options.endpoint)
        bodies = RequestBodyMaker(BodyFields(options), spansLines: true)
    }

    /// The row of a body.
    ///
    /// - Throws: ``RowFault`` when the body names no model where one is needed, or is no JSON.
    func body(_ bytes: [UInt8]) throws(RowFault) -> RowContent {
        var members: [JSONMember] = []
        do throws(JSONFault) {
            var scanner = JSONScanner()
            try scanner.readMembers(in: bytes.span, into: &members)
        } catch {
            throw RowFault(.bodyNotJSON(error.problem))
        }
        var bodies = bodies
        let end = bytes.lastIndex(of: UInt8(ascii: "}")) ?? bytes.count - 1
        let start = bytes.firstIndex(of: UInt8(ascii: "{")) ?? 0
        let body = try bodies.body(from: bytes.span, in: start..<end + 1, members: members, path: endpoint.path)
        return RowContent(path: endpoint.path, body: body)
    }
}

/// The kind and the parameters of a fault in its text form; each parameter is taken once, and none may be left over.
struct FaultParameters {
    let kind: String
    private let rule: String
    private var values: [String: String] = [:]
    private var known: [String] = []

    init(_ text: String, in rule: String) throws(SimulatorSyntaxError) {
        let parts = text.split(separator: ";", omittingEmptySubsequences: false)
        kind = parts.first.map(String.init) ?? ""
        self.rule = rule
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "=") else {
                throw error("the parameter '\(part)' has no value: write name=value")
            }
            values[String(part[..<equals])] = String(part[part.index(after: equals)...])
        }
    }

    func error(_ message: String) -> SimulatorSyntaxError {
        SimulatorSyntaxError(text: rule, message: message)
    }

    mutating func take(_ name: String) -> String? {
        known.append(name)
        return values.removeValue(forKey: name)
    }

    mutating func take<Value>(
        _ name: String,
        _ what: String,
        _ read: (String) -> Value?
    ) throws(SimulatorSyntaxError) -> Value? {
        guard let text = take(name) else { return nil }
        guard let value = read(text) else { throw error("\(name)=\(text): \(what)") }
        return value
    }

    mutating func count(_ name: String) throws(SimulatorSyntaxError) -> Int? {
        try take(name, "a whole number from 0") { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
    }

    mutating func duration(_ name: String, _ usual: Duration) throws(SimulatorSyntaxError) -> Duration {
        try take(name, "a duration such as 100ms") { try? Duration(simulatorText: $0) } ?? usual
    }

    /// Throws if there is a parameter that the kind does not have.
    func finish() throws(SimulatorSyntaxError) {
        guard let stranger = values.keys.sorted().first else { return }
        throw error("'\(kind)' has no parameter '\(stranger)'; it has \(known.joined(separator: ", "))")
    }
}

extension Fault {
    private static let plainKinds: [String: Fault] = [
        "close": .close, "black-hole": .blackHole, "cut-chunked": .cutChunked, "short-length": .shortLength,
        "double-length": .doubleLength, "no-length": .noLength, "bad-json": .badJSON, "empty": .empty,
        "garbage": .garbage, "endless-stream": .endlessStream, "endless-line": .endlessLine,
        "endless-body": .endlessBody, "endless-header": .endlessHeader, "invalid-utf8": .invalidUTF8,
        "connection-close": .connectionClose, "early-hints": .earlyHints, "continue": .unaskedContinue,
        "null-content": .nullContent, "string-numbers": .stringNumbers,
    ]

    private static let richKinds = [
        "maintenance", "quota", "budget", "reset", "cut-body", "cut-stream", "stream-error", "slow-header", "slow-body",
        "delay", "close-after", "html", "redirect", "many-headers",
    ]

    init(_ parameters: inout FaultParameters) throws(SimulatorSyntaxError) {
        if let plain = Self.plainKinds[parameters.kind] {
            self = plain
            return
        }
        switch parameters.kind {
        case "maintenance": self = .status(503, shape: .maintenance, retryAfter: try parameters.retryAfter())
        case "quota": self = .status(429, shape: .quota, retryAfter: try parameters.retryAfter())
        case "budget": self = .status(429, shape: .budget, retryAfter: try parameters.retryAfter())
        case "reset": self = .reset(afterBytes: try parameters.count("after"))
        case "cut-body": self = .cutBody(afterBytes: try parameters.count("after"))
        case "cut-stream": self = .cutStream(afterEvents: try parameters.count("after"))
        case "stream-error": self = .streamError(afterEvents: try parameters.count("after"))
        case "slow-header": self = .slowHeader(every: try parameters.duration("every", .milliseconds(100)))
        case "slow-body": self = .slowBody(every: try parameters.duration("every", .milliseconds(100)))
        case "delay": self = .delay(try parameters.duration("by", .seconds(1)))
        case "close-after": self = .closeAfter(try parameters.duration("idle", .zero))
        case "html": self = .html(status: try parameters.status("status") ?? 200)
        case "redirect": self = .redirect(host: try parameters.host())
        case "many-headers": self = .manyHeaders(try parameters.count("count") ?? 100_000)
        default: try self.init(status: &parameters)
        }
    }

    private init(status parameters: inout FaultParameters) throws(SimulatorSyntaxError) {
        guard let status = Int(parameters.kind) else {
            let kinds = (Self.richKinds + Self.plainKinds.keys).sorted().joined(separator: ", ")
            throw parameters.error("unknown kind '\(parameters.kind)': a status from 400 to 599, or one of \(kinds)")
        }
        guard (400...599).contains(status) else {
            throw parameters.error("\(status) is no error status: one from 400 to 599")
        }
        let names = ErrorShape.allCases.map(\.rawValue).joined(separator: ", ")
        let shape = try parameters.take("shape", "one of \(names)") { ErrorShape(rawValue: $0) }
        self = .status(status, shape: shape ?? .paradigm, retryAfter: try parameters.retryAfter())
    }
}

extension FaultParameters {
    fileprivate mutating func status(_ name: String) throws(SimulatorSyntaxError) -> Int? {
        try take(name, "a status from 200 to 599") { Int($0).flatMap { (200...599).contains($0) ? $0 : nil } }
    }

    fileprivate mutating func host() throws(SimulatorSyntaxError) -> String {
        let host = take("host") ?? "redirected.invalid"
        guard let port = try count("port") else { return host }
        return "\(host):\(port)"
    }

    fileprivate mutating func retryAfter() throws(SimulatorSyntaxError) -> Fault.RetryAfter? {
        if let text = take("retry-after-text") { return .text(text) }
        let form = take("form") ?? "seconds"
        let seconds = try take("retry-after", "seconds, such as 2 or 0.5") { Double($0).flatMap { $0 >= 0 ? $0 : nil } }
        guard let seconds, seconds < 1e9 else { return nil }
        switch form {
        case "seconds": return .seconds(seconds)
        case "ms": return .milliseconds(Int(seconds * 1_000))
        default:
            guard let form = Fault.DateForm(rawValue: form) else {
                throw error("form=\(form): one of seconds, ms, imf, rfc850, asctime")
            }
            return .date(secondsAhead: Int(seconds.rounded(.up)), form: form)
        }
    }
}

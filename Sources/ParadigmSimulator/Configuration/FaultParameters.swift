import ParadigmAPI
import ParadigmGround

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
                throw error(.noValue(parameter: String(part)))
            }
            let name = String(part[..<equals])
            guard values.updateValue(String(part[part.index(after: equals)...]), forKey: name) == nil else {
                throw error(.repeated(parameter: name))
            }
        }
    }

    func error(_ reason: SimulatorSyntaxError.Reason) -> SimulatorSyntaxError {
        SimulatorSyntaxError(reason, text: rule)
    }

    mutating func take(_ name: String) -> String? {
        known.append(name)
        return values.removeValue(forKey: name)
    }

    mutating func take<Value>(
        _ name: String,
        _ wanted: SimulatorSyntaxError.Wanted,
        _ read: (String) -> Value?
    ) throws(SimulatorSyntaxError) -> Value? {
        guard let text = take(name) else { return nil }
        guard let value = read(text) else { throw error(.value(parameter: name, text: text, wanted)) }
        return value
    }

    /// A whole number of so many at most.
    mutating func count(_ name: String, atMost most: Int = .max) throws(SimulatorSyntaxError) -> Int? {
        try take(name, .count(atMost: most)) { Int($0).flatMap { (0...most).contains($0) ? $0 : nil } }
    }

    /// One of the words of a list.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(
        _ name: String
    ) throws(SimulatorSyntaxError) -> Word? {
        try take(name, .words(Word.allCases.map(\.rawValue))) { Word(rawValue: $0) }
    }

    mutating func duration(_ name: String) throws(SimulatorSyntaxError) -> Duration? {
        try take(name, .duration) { try? Duration(simulatorText: $0) }
    }

    /// Throws if there is a parameter that the kind does not have.
    func finish() throws(SimulatorSyntaxError) {
        guard let stranger = values.keys.sorted().first else { return }
        throw error(.stranger(parameter: stranger, kind: kind, known: known))
    }
}

extension Fault {
    private static let plainKinds: [String: Fault] = [
        "close": .close, "black-hole": .blackHole, "cut-chunked": .cutChunked, "short-length": .shortLength,
        "double-length": .doubleLength, "no-length": .noLength, "bad-json": .badJSON, "empty": .empty,
        "garbage": .garbage, "endless-stream": .endlessStream, "endless-line": .endlessLine,
        "endless-body": .endlessBody, "endless-header": .endlessHeader, "invalid-utf8": .invalidUTF8,
        "connection-close": .connectionClose, "early-hints": .earlyHints, "continue": .unaskedContinue,
        "null-content": .nullContent, "string-numbers": .stringNumbers, "empty-stream": .emptyStream,
        "unasked-stream": .unaskedStream, "prose": .spoiltAnswer(.prose), "fence": .spoiltAnswer(.fence),
        "wrong-type": .spoiltAnswer(.wrongType), "cut-json": .spoiltAnswer(.cutJSON),
        "failed-work": .failedWork,
    ]

    private static let richKinds = [
        "maintenance", "quota", "budget", "balance", "no-answer", "reset", "cut-body", "cut-stream", "stream-error",
        "held-stream", "slow-header", "slow-body", "delay", "close-after", "html", "redirect", "many-headers",
        "content-type", "surplus", "glued-done",
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
        case "balance": self = .status(402, shape: .balance, retryAfter: try parameters.retryAfter())
        case "no-answer":
            self = .noAnswer(try parameters.word("body") ?? .error, code: try parameters.count("code") ?? 502)
        case "reset": self = .reset(afterBytes: try parameters.count("after"))
        case "cut-body": self = .cutBody(afterBytes: try parameters.count("after"))
        case "cut-stream": self = .cutStream(afterEvents: try parameters.count("after"))
        case "stream-error":
            self = .streamError(afterEvents: try parameters.count("after"), code: parameters.take("code"))
        case "held-stream":
            self = .heldStream(
                after: try parameters.word("after") ?? .done,
                comments: try parameters.duration("comments")
            )
        case "glued-done": self = .gluedDone(on: try parameters.word("on") ?? .same)
        case "slow-header": self = .slowHeader(every: try parameters.duration("every") ?? .milliseconds(100))
        case "slow-body": self = .slowBody(every: try parameters.duration("every") ?? .milliseconds(100))
        case "delay": self = .delay(try parameters.duration("by") ?? .seconds(1))
        case "close-after": self = .closeAfter(try parameters.duration("idle") ?? .zero)
        case "surplus": self = .surplusReply(later: try parameters.duration("later") ?? .zero)
        case "content-type": self = .contentType(parameters.take("type"))
        case "html": self = .html(status: try parameters.status("status") ?? 200)
        case "redirect": self = .redirect(host: try parameters.host())
        case "many-headers":
            self = .manyHeaders(try parameters.count("count", atMost: Self.mostHeaders) ?? 100_000)
        default: try self.init(status: &parameters)
        }
    }

    private init(status parameters: inout FaultParameters) throws(SimulatorSyntaxError) {
        guard let status = Int(parameters.kind) else {
            let kinds = (Self.richKinds + Self.plainKinds.keys).sorted()
            throw parameters.error(.kind(parameters.kind, known: kinds))
        }
        guard (400...599).contains(status) else {
            throw parameters.error(.status(status))
        }
        let shape: ErrorShape? = try parameters.word("shape")
        self = .status(status, shape: shape ?? .paradigm, retryAfter: try parameters.retryAfter())
    }
}

extension FaultParameters {
    fileprivate mutating func status(_ name: String) throws(SimulatorSyntaxError) -> Int? {
        try take(name, .status) { Int($0).flatMap { (200...599).contains($0) ? $0 : nil } }
    }

    fileprivate mutating func host() throws(SimulatorSyntaxError) -> String {
        let host = take("host") ?? "redirected.invalid"
        guard let port = try count("port", atMost: 65_535) else { return host }
        return "\(host):\(port)"
    }

    fileprivate mutating func retryAfter() throws(SimulatorSyntaxError) -> Fault.RetryAfter? {
        if let text = take("retry-after-text") { return .text(text) }
        let form: RetryAfterForm? = try word("form")
        let seconds = try take("retry-after", .seconds) { Double($0).flatMap { (0..<1e9).contains($0) ? $0 : nil } }
        guard let seconds else {
            guard form == nil else { throw error(.formAlone) }
            return nil
        }
        return switch form ?? .seconds {
        case .seconds: .seconds(seconds)
        case .milliseconds: .milliseconds(Int(seconds * 1_000))
        case .imf: .date(secondsAhead: Int(seconds.rounded(.up)), form: .imf)
        case .rfc850: .date(secondsAhead: Int(seconds.rounded(.up)), form: .rfc850)
        case .asctime: .date(secondsAhead: Int(seconds.rounded(.up)), form: .asctime)
        }
    }
}

/// How `retry-after` is written.
private enum RetryAfterForm: String, CaseIterable {
    case seconds
    case milliseconds = "ms"
    case imf
    case rfc850
    case asctime
}

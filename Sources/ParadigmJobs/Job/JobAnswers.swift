public import Paradigm
public import ParadigmAPI
public import ParadigmBatch
import ParadigmGround

/// The outcomes in an output of JSON lines, in the order of the requests, read as they are asked for.
///
/// ```swift
/// let answers = try JobAnswers(of: "answers.jsonl")
/// while let answer = try answers.next() { print(answer.id, try answer.chat().text) }
/// ```
///
/// It is an asynchronous sequence too, for `for try await`, since one that could not throw would take the place where
/// reading failed for the end.
public final class JobAnswers: AsyncSequence, AsyncIteratorProtocol {
    /// What asking for an outcome throws.
    public typealias Failure = JobError

    /// A request's outcome.
    public struct Outcome: Sendable {
        /// The request's name: its id, or `row-N` with N counted from 1.
        public let id: String
        /// The answer, or why there is none.
        public let result: Result<BatchOutcome.Answer, ParadigmError>

        /// The answer as a chat reply.
        ///
        /// - Throws: The failure, or a `ParadigmError` of kind `invalid_reply` when the answer is no chat reply.
        public func chat() throws(ParadigmError) -> ChatReply {
            try result.get().chat()
        }
    }

    private static let longestLine = 1 << 30

    private let output: String
    private var line = 0
    private let file: OwnedDescriptor
    private var source: ByteSource
    private var lines = LineFramer(limit: longestLine)

    /// Opens an output that ``Job`` or `paradigm batch` wrote.
    ///
    /// - Throws: ``JobError`` when it cannot be opened.
    public init(of output: String) throws {
        self.output = output
        do throws(InputError) {
            file = try OwnedDescriptor(reading: output)
        } catch {
            throw JobError(.failure(.input(error)))
        }
        source = ByteSource(.descriptor(file.descriptor), path: output, readSize: 1 << 16)
    }

    /// The next outcome; nil at the end.
    ///
    /// - Throws: ``JobError`` when the file cannot be read on, or at a line that is not one of such an output.
    public func next() throws(JobError) -> Outcome? {
        do throws(InputError) {
            guard let record = try lines.next(in: &source) else { return nil }
            line += 1
            let bytes = source.bytes
            if !record.isTooLong, let outcome = Outcome(line: bytes.span.extracting(record.range)) { return outcome }
        } catch {
            throw JobError(.failure(.input(error)))
        }
        throw JobError(.foreignLine(line, path: output))
    }

    /// The outcomes themselves: they are read once.
    public func makeAsyncIterator() -> JobAnswers { self }
}

extension JobAnswers.Outcome {
    /// Reads a line; nil when it is not one of an output.
    fileprivate init?(line: Span<UInt8>) {
        guard let members = try? JSONMember.all(in: line),
            let id = members.first(where: { $0.isNamed("custom_id", in: line) })?.string(in: line),
            let response = members.first(where: { $0.isNamed("response", in: line) }),
            let error = members.first(where: { $0.isNamed("error", in: line) })
        else { return nil }
        self.id = id
        let answer = response.kind == .object ? BatchOutcome.Answer(response: line.extracting(response.value)) : nil
        if error.kind == .object {
            let error = JSONValue(error, in: line)
            var failure = ParadigmError(
                kind: .init(rawValue: error?["code"]?.string ?? ""),
                message: error?["message"]?.string ?? ""
            )
            failure.status = error?["status_code"]?.int
            failure.requestID = error?["request_id"]?.string
            result = .failure(failure)
        } else if let answer {
            result = .success(answer)
        } else {
            return nil
        }
    }
}

extension BatchOutcome.Answer {
    fileprivate init?(response: Span<UInt8>) {
        guard let members = try? JSONMember.all(in: response),
            let status = members.first(where: { $0.isNamed("status_code", in: response) }),
            let body = members.first(where: { $0.isNamed("body", in: response) }),
            let number = JSONValue(status, in: response)?.int
        else { return nil }
        self.init(
            status: number,
            requestID: members.first { $0.isNamed("request_id", in: response) }?.string(in: response),
            body: response.bytes(body.value)
        )
    }
}

extension JSONMember {
    fileprivate static func all(in object: Span<UInt8>) throws(JSONFault) -> [JSONMember] {
        var members: [JSONMember] = []
        var scanner = JSONScanner()
        try scanner.readMembers(in: object, into: &members)
        return members
    }

    fileprivate func string(in bytes: Span<UInt8>) -> String? {
        kind == .string ? JSONValue(self, in: bytes)?.string : nil
    }
}

extension JSONValue {
    fileprivate init?(_ member: JSONMember, in bytes: Span<UInt8>) {
        guard let value = try? JSONValue(parsing: bytes.bytes(member.value)) else { return nil }
        self = value
    }
}

extension Span<UInt8> {
    fileprivate func bytes(_ range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(self, in: range)
        return bytes
    }
}

import ParadigmBatch
import ParadigmJobs
import Testing

/// An output that is read back to its end, or to where it is none.
@Suite struct JobAnswersTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private static let line =
        #"{"id":"x","custom_id":"a","response":{"status_code":200,"request_id":"r","body":{}},"error":null}"#

    @Test func `a line that is none is told and not taken for the end`() throws {
        let output = try folder.write("\(Self.line)\n{\"custom_id\":\"b\"}\n\(Self.line)\n", to: "out.jsonl")
        let answers = try JobAnswers(of: output)
        #expect(try answers.next()?.id == "a")
        let error = #expect(throws: JobError.self) { try answers.next() }
        #expect(error?.kind == .output && error?.message.hasPrefix("Line 2 of \(output)") == true)
    }

    @Test func `a line that was cut is told`() async throws {
        let output = try folder.write("\(Self.line)\n\(Self.line.dropLast(9))", to: "out.jsonl")
        var ids: [String] = []
        await #expect(throws: JobError.self) {
            for try await answer in try JobAnswers(of: output) { ids.append(answer.id) }
        }
        #expect(ids == ["a"])
    }

    @Test func `a file that cannot be read on is told`() throws {
        // What is opened is a directory, which is read as nothing else is.
        #expect(throws: JobError.self) { try JobAnswers(of: folder.path).next() }
    }
}

// Asks for the square of every number up to 1,000 and keeps the answers, whatever happens: end it in the middle, with
// Ctrl-C or with `kill -9`, and the same command goes on where it was.
//
//     PARADIGM_API_KEY=… swift run Job answers.jsonl

import Foundation  // exit
import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

@main
struct Squares {
    static func main() async throws {
        guard CommandLine.arguments.count == 2 else { stop("Which file are the answers to go to?") }
        let output = CommandLine.arguments[1]
        do {
            var options = JobOptions()
            options.retriesFailed = true
            let job = Job(try .environment(), requests: Numbers(), output: output, options: options)
            let summary = try await job.run { progress in
                print("\(progress.done) of \(progress.total ?? 0), \(progress.inFlight) in flight")
            }
            guard summary.end == .complete else { stop("Stopped: \(summary.trouble?.message ?? "run it again")") }
            print("\(summary.answered) answered, \(summary.failed) failed")
            for try await outcome in try JobAnswers(of: output).prefix(3) {
                print(outcome.id, try outcome.chat().text)
            }
        } catch let error as JobError {
            stop(error.message)
        }
    }

    static func stop(_ message: String) -> Never {
        FileHandle.standardError.write(Data("\(message)\n".utf8))
        exit(1)
    }
}

/// Where the requests come from: here they are made as they are asked for; they could come from a database.
actor Numbers: BatchSource {
    private var number = 0

    func next() -> BatchRequest? {
        guard number < 1_000 else { return nil }
        number += 1
        let question = "What is the square of \(number)?"
        return BatchRequest(id: "number-\(number)", ChatRequest(model: "alfred-4.2", messages: [.user(question)]))
    }
}

// Asks every line of standard input as a question of its own, many at once, and prints the answers as they come, each
// after the number of its line.
//
//     PARADIGM_API_KEY=… swift run Batch < questions.txt > answers.tsv

import Foundation  // exit
import Paradigm
import ParadigmAPI
import ParadigmBatch

@main
struct Questions {
    static func main() async throws {
        do {
            try await withParadigmClient { paradigm in
                // Read when there is room for another request, never before: the file may be longer than memory.
                let questions = AsyncStream { readLine() }
                    .map { line in ChatRequest(model: "alfred-4.2", messages: [.user(line)]) }
                for try await answer in paradigm.chatResults(of: questions) {
                    switch answer.result {
                    case .success(let reply): print("\(answer.index + 1)\t\(oneLine(reply.text))")
                    case .failure(let error): print("\(answer.index + 1)\t\(error.kind.rawValue)\t\(error.message)")
                    }
                }
            }
        } catch let error as ParadigmError {
            // The run as a whole: the key was refused, the server cannot be reached, …
            FileHandle.standardError.write(Data("\(error.message)\n".utf8))
            exit(1)
        }
    }

    static func oneLine(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ")
    }
}

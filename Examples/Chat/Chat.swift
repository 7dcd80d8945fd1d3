// Asks one question and prints the answer as the model writes it.
//
//     PARADIGM_API_KEY=… swift run Chat 'Quelle est la capitale de la France ?'

import Foundation  // exit
import Paradigm
import ParadigmAPI

@main
struct Chat {
    static func main() async throws {
        let question = CommandLine.arguments.dropFirst().joined(separator: " ")
        let request = ChatRequest(model: "alfred-4.2", messages: [.user(question)])
        do {
            try await withParadigmClient { paradigm in
                for try await chunk in paradigm.streamChat(request) {
                    // Model text is untrusted: a program for a terminal would escape its control characters.
                    FileHandle.standardOutput.write(Data(chunk.text.utf8))
                }
                print()
            }
        } catch let error as ParadigmError {
            print(error.message)
            exit(1)
        }
    }
}

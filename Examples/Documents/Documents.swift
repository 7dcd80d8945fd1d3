// Uploads files to a workspace, waits until they can be asked, and asks one question about each.
//
//     PARADIGM_API_KEY=… swift run Documents 12 'Quelle est la durée du préavis ?' contrats/*.pdf

import Foundation  // exit
import Paradigm
import ParadigmAPI

@main
struct Documents {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count >= 3, let workspace = arguments.first else {
            print("Usage: Documents WORKSPACE QUESTION FILE…")
            exit(64)
        }
        let question = arguments[arguments.startIndex + 1]
        do {
            try await withParadigmClient { paradigm in
                for path in arguments.dropFirst(2) {
                    try await ask(question, about: path, in: ResourceID(rawValue: workspace), paradigm)
                }
            }
        } catch let error as ParadigmError {
            print(error.message)
            exit(1)
        }
    }

    static func ask(_ question: String, about path: String, in workspace: ResourceID, _ paradigm: ParadigmClient)
        async throws
    {
        let upload = DocumentUpload(path: path, workspace: workspace)
        let document = try await paradigm.uploadDocument(upload).file
        let ready = try await paradigm.waitForDocument(document.id) { report in
            print("\(path): \(report.status ?? "…")")
        }
        guard ready.phase == .done else {
            return print("\(path): \(ready.status?.rawValue ?? "failed") \(ready.statusDetail ?? "")")
        }
        let request = TurnRequest(query: question, fileIDs: [document.id], forceTool: "document_search")
        let turn = try await paradigm.ask(request)
        guard turn.phase == .done, let answer = turn.text else {
            return print("\(path): \(turn.failure?.message ?? "no answer")")
        }
        // Model text is untrusted: a program for a terminal would escape its control characters.
        print(answer)
        for source in turn.sources {
            print("  \(source.name ?? path), page \(source.page.map(String.init) ?? "?")")
        }
    }
}

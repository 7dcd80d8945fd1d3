// The demonstration of Paradigm's documentation: twenty greetings, all at once and then one after the other.
//
//     paradigm simulate &                # or a real server: PARADIGM_API_KEY alone
//     PARADIGM_BASE_URL=http://127.0.0.1:8080/api/v2 PARADIGM_API_KEY=test swift run SpeedTest

import Foundation  // exit
import Paradigm
import ParadigmAPI
import ParadigmBatch

@main
struct SpeedTest {
    static let names = [
        "Alice", "Bob", "Charlie", "David", "Emma", "Frank", "Grace", "Henry", "Isabelle", "Jack",
        "Karen", "Leo", "Mona", "Nathan", "Olivia", "Paul", "Quentin", "Rachel", "Samuel", "Tiffany",
    ]

    static let requests = names.map { name in
        let prompt =
            "Dis bonjour au nouvel utilisateur sur Paradigm ! "
            + "Donne un accueil court d'une phrase hautement personnalisé à : \(name)"
        return ChatRequest(model: "alfred-4.2", messages: [.user(prompt)], maxTokens: 150, temperature: 0.4)
    }

    static func main() async throws {
        let clock = ContinuousClock()
        do {
            try await withParadigmClient { paradigm in
                let concurrent = try await clock.measure {
                    // One result for each request; here one failure ends the demonstration.
                    let results = try await paradigm.chat(requests, concurrency: requests.count)
                    for result in results { print(try result.get().text) }
                }
                print("L'exécution asynchrone a pris \(rounded(concurrent / .seconds(1))) secondes.")

                let sequential = try await clock.measure {
                    for request in requests { _ = try await paradigm.chat(request) }
                }
                print("L'exécution synchrone a pris \(rounded(sequential / .seconds(1))) secondes.")
                print("Facteur d'amélioration : \(rounded(sequential / concurrent))")
            }
        } catch let error as ParadigmError {
            print(error.message)
            exit(1)
        }
    }

    static func rounded(_ number: Double) -> Double {
        (number * 100).rounded() / 100
    }
}

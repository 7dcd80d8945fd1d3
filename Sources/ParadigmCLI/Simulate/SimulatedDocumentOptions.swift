package import ArgumentParser
import ParadigmSimulator

/// What the simulator's documents and threads are like.
package struct SimulatedDocumentOptions: ParsableArguments {
    @Option(
        help: .text(
            en: "Time until an uploaded document can be asked, as --latency (default: lognormal:2s:0.5).",
            fr: "Durée jusqu'à ce qu'un document envoyé puisse être interrogé, comme --latency (par défaut : "
                + "lognormal:2s:0.5).",
            name: .time
        )
    )
    package var embedding: String?

    @Option(
        help: .text(
            en: "Time each turn of a thread takes, as --latency (default: that of --latency).",
            fr: "Durée de chaque tour d'un fil, comme --latency (par défaut : celle de --latency).",
            name: .time
        )
    )
    package var turns: String?

    @Option(
        help: .text(
            en: "After this time a turn under way is answered with 202, to be asked for again (default: 1s).",
            fr: "Après ce temps, un tour en cours est répondu par un 202, à redemander (par défaut : 1s).",
            name: .time
        )
    )
    package var turnWait: String?

    @Option(
        help: .text(
            en: "The workspaces there are; others get 403 (default: 1,2,3).",
            fr: "Les espaces de travail qui existent ; les autres reçoivent 403 (par défaut : 1,2,3).",
            name: .form(en: "numbers", fr: "nombres")
        )
    )
    package var workspaces: String?

    @Option(
        help: .text(
            en: "The largest file that is taken, in bytes; larger ones get 413 (default: 25000000).",
            fr: "Le plus grand fichier accepté, en octets ; les plus grands reçoivent 413 (par défaut : 25000000).",
            name: .number
        )
    )
    package var maxUpload: Int?

    package init() {}

    package func validate() throws {
        try Bounds.check(maxUpload, "--max-upload", 1...1_000_000_000)
        guard let workspaces, Self.numbers(workspaces) == nil else { return }
        throw ValidationError(
            Text(
                en: "--workspaces takes numbers with commas between them, such as 1,2,3.",
                fr: "--workspaces accepte des nombres séparés par des virgules, par exemple 1,2,3."
            )
            .localized
        )
    }

    /// Sets what was said.
    func apply(to configuration: inout SimulatorConfiguration) throws(Failure) {
        if let embedding { configuration.embedding = try latency("--embedding", embedding) }
        if let turns { configuration.turns = try latency("--turns", turns) }
        if let turnWait {
            do throws(SimulatorSyntaxError) {
                configuration.turnWait = try Duration(simulatorText: turnWait)
            } catch {
                throw SimulatorSyntaxText.failure(error, option: "--turn-wait", value: turnWait)
            }
        }
        if let ids = workspaces.flatMap(Self.numbers) { configuration.workspaces = ids }
        if let maxUpload {
            configuration.maxUpload = maxUpload
            // Room for what a form holds beside the file.
            configuration.maxBody = max(configuration.maxBody, maxUpload + (1 << 20))
        }
    }

    private func latency(_ option: String, _ text: String) throws(Failure) -> LatencyModel {
        do throws(SimulatorSyntaxError) {
            return try LatencyModel(text)
        } catch {
            throw SimulatorSyntaxText.failure(error, option: option, value: text)
        }
    }

    private static func numbers(_ text: String) -> [Int]? {
        let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Int($0) }
        return numbers.contains(nil) ? nil : numbers.compactMap(\.self)
    }
}

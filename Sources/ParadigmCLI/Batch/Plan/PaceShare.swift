package import ParadigmBatch
import ParadigmJobs

/// This process's part of what several use together: limits per minute, and requests in flight.
package struct PaceShare: Sendable, Hashable {
    /// How many processes use the server together, this one included.
    package let processes: Int
    /// Which of them this one is, from 0; nil when nobody knows.
    package let index: Int?

    /// Where this process begins in the time in which each may send once, in 0..<1.
    ///
    /// - Parameter random: The place of one that nobody knows, in 0..<1.
    /// - Returns: The place.
    package func place(random: Double) -> Double { index.map { Double($0) / Double(processes) } ?? random }

    /// A part of so much; at least one request.
    package func part(of number: Int) -> Int { max(1, number / processes) }

    /// The window for a part of what was asked for.
    ///
    /// - Parameters:
    ///   - choice: What was asked for, of all together.
    ///   - connections: The most that this process can have.
    /// - Returns: The mode.
    package func window(_ choice: ConcurrencyChoice, connections: Int) -> Window.Mode {
        switch choice {
        case .fixed(let number): return .fixed(min(part(of: number), connections))
        case .auto(let low, let ceiling):
            guard let low = low.map({ part(of: $0) }) else {
                return AdmissionPolicy.adaptiveWindow(rows: nil, ceiling: connections, sharers: processes)
            }
            return .adaptive(
                start: low,
                floor: low,
                ceiling: min(ceiling.map { part(of: $0) } ?? max(low, part(of: 1_024)), connections)
            )
        }
    }
}

extension BatchPlan {
    /// This process's part: of as many as `--shared-by` says, else of the parts of the input.
    package var share: PaceShare {
        let shard = reading.shard
        let processes = pace.sharedBy ?? shard?.count ?? 1
        return PaceShare(processes: processes, index: shard.flatMap { $0.count == processes ? $0.index - 1 : nil })
    }

    /// What this process takes of the limits that were given for all; nil when they are its own, or there are none.
    package func shareNote(_ language: Language) -> Text? {
        let processes = share.processes
        guard processes > 1 else { return nil }
        let figures = Figures(language)
        func part(_ limit: Int) -> String { figures.number(Double(limit) / Double(processes), decimals: 2) }
        var english: [String] = []
        var french: [String] = []
        if let rpm = pace.rpm {
            english.append("\(part(rpm)) of \(figures.count(rpm)) requests a minute")
            french.append("\(part(rpm)) des \(figures.count(rpm)) requêtes par minute")
        }
        if let tpm = pace.tpm {
            english.append("\(part(tpm)) of \(figures.count(tpm)) tokens a minute")
            french.append("\(part(tpm)) des \(figures.count(tpm)) tokens par minute")
        }
        if case .fixed(let number)? = pace.concurrency {
            english.append("\(figures.count(share.part(of: number))) of \(figures.count(number)) in flight")
            french.append("\(figures.count(share.part(of: number))) des \(figures.count(number)) en vol")
        }
        guard !english.isEmpty else { return nil }
        let count = figures.count(processes)
        return Text(
            en:
                "This is one of \(count) processes that share the server, and takes \(english.joined(separator: ", ")); "
                + "--shared-by 1 takes all.",
            fr: "Ce processus est l'un de \(count) qui se partagent le serveur, et prend "
                + "\(french.joined(separator: ", ")) ; --shared-by 1 prend tout."
        )
    }
}

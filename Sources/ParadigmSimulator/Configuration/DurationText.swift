import ParadigmGround

extension Duration {
    /// A duration in the words of the simulator, as ``init(parsing:)`` reads it.
    ///
    /// - Throws: ``SimulatorSyntaxError``.
    package init(simulatorText text: some StringProtocol) throws(SimulatorSyntaxError) {
        do throws(DurationFault) {
            try self.init(parsing: text)
        } catch {
            let reason: SimulatorSyntaxError.Reason =
                switch error {
                case .number: .duration
                case .unit: .unit
                case .tooLong: .tooLong
                }
            throw SimulatorSyntaxError(reason, text: text)
        }
    }
}

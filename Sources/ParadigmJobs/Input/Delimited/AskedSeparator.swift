extension TitleGuess {
    /// What stands between the fields of a table whose columns are asked for by their names: the separator by which all of
    /// them are in its first line.
    ///
    /// Whoever names them, or calls a column `prompt`, has said more than records can, which may hold any separator in
    /// texts without quotes.
    ///
    /// - Parameters:
    ///   - sample: The beginning of the table in UTF-8.
    ///   - isWhole: Whether the table ends with it.
    ///   - guess: The separator that its records speak for.
    /// - Returns: That one, where the columns are there by it, or by none.
    func separator(of sample: ArraySlice<UInt8>, isWhole: Bool, guess: UInt8) -> UInt8 {
        func hasAll(_ separator: UInt8) -> Bool {
            records(of: sample, isWhole: isWhole, separator, atMost: 1).first.map(isSought) ?? false
        }
        guard !hasAll(guess) else { return guess }
        return SeparatorGuess.all.first { $0 != guess && hasAll($0) } ?? guess
    }
}

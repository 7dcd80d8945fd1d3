extension BatchReport {
    /// How it ended, in a line, or two when somebody else says why; ending with a newline.
    package func line(_ language: Language) -> String {
        let ending = BatchEnding(summary: summary, figures: Figures(language), isSimulated: isSimulated)
        return ending.headline.map { $0[language] + "\n" }.joined()
    }
}

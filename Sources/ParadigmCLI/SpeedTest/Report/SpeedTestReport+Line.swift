extension SpeedTestReport {
    /// What it came to, in a line, and the errors if there were any; ending with a newline.
    package func line(_ language: Language) -> String {
        let words = SpeedTestWords(result: result, figures: Figures(language), isSimulated: isSimulated)
        let simulated = isSimulated ? Text(en: " (simulated)", fr: " (simulation)") : Text(verbatim: "")
        let result = words.documentation.last.map { [$0 + simulated] } ?? []
        return (words.failures + result + words.errors).map { $0[language] + "\n" }.joined()
    }
}

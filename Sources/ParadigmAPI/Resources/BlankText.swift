extension String {
    /// Whether nothing can be seen in it: white space, and characters without a width.
    package var isBlank: Bool {
        unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.properties.generalCategory == .format }
    }
}

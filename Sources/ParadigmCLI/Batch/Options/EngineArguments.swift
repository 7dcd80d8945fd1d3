import ArgumentParser
import ParadigmBatch
package import ParadigmJobs

// The engine's own words for formats, as options take them.

extension InputFormat: ExpressibleByArgument {
    package static var allValueStrings: [String] { [] }
}

extension OutputFormat: ExpressibleByArgument {
    package static var allValueStrings: [String] { [] }
}

extension ValueName {
    /// A path below the base URL.
    package static let path = ValueName(text: Text(en: "path", fr: "chemin"))
    /// An amount of money.
    package static let amount = ValueName(text: Text(en: "amount", fr: "montant"))
}

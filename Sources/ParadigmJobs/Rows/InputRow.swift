package import ParadigmBatch

/// A record of the input: a request with what it asks, or the reason why it is none.
package enum InputRow: Hashable, Sendable {
    case row(Row, Fingerprint)
    case bad(BadRow)
}

package import ParadigmBatch
import ParadigmGround

/// Who a row is, across runs and whatever its place in the input: 128 bits of BLAKE2b.
///
/// A row with an id of its own is its id and its fingerprint; one without is its fingerprint and the how-manieth
/// occurrence of it this is.
extension RowKey {
    /// The key of a row with an id of its own.
    package init(id: String, fingerprint: Fingerprint) {
        var hash = BLAKE2b()
        hash.update(byte: Kind.named.rawValue)
        hash.update(integer: fingerprint.high)
        hash.update(integer: fingerprint.low)
        hash.update(utf8: id)
        self.init(hash.finish())
    }

    /// The key of a row without an id.
    ///
    /// - Parameters:
    ///   - fingerprint: What the row asks.
    ///   - occurrence: The how-manieth row with this fingerprint and without an id it is, from 1.
    package init(fingerprint: Fingerprint, occurrence: Int) {
        var hash = BLAKE2b()
        hash.update(byte: Kind.counted.rawValue)
        hash.update(integer: fingerprint.high)
        hash.update(integer: fingerprint.low)
        hash.update(integer: UInt64(occurrence))
        self.init(hash.finish())
    }

    /// The key of a record that cannot be sent, which is known by its place alone.
    package init(badRow ordinal: Int) {
        var hash = BLAKE2b()
        hash.update(byte: Kind.bad.rawValue)
        hash.update(integer: UInt64(ordinal))
        self.init(hash.finish())
    }

    /// The key that 32 lower-case hexadecimal digits spell; nil for any other text.
    package init?(hex: some StringProtocol) {
        guard let halves = Hexadecimal.halves(hex) else { return nil }
        self.init(high: halves.high, low: halves.low)
    }

    /// The bits as 32 lower-case hexadecimal digits.
    package var hex: String { Hexadecimal.text(high, low) }

    /// Tells the three kinds of message apart, so that no row can pass for one of another kind.
    private enum Kind: UInt8 {
        case named = 1
        case counted = 2
        case bad = 3
    }

    private init(_ digest: BLAKE2b.Digest) {
        self.init(high: digest.high, low: digest.low)
    }
}

package import ParadigmGround

/// What a row asks: 128 bits of BLAKE2b over its path, a NUL and its final body.
///
/// The final body is the one that would be sent, after templates and options, but without its fields `stream` and
/// `stream_options`, which change how an answer travels and not the answer. The base URL is not in it.
package struct Fingerprint: Hashable, Sendable {
    /// The first 64 bits.
    package let high: UInt64
    /// The next 64 bits.
    package let low: UInt64

    /// A fingerprint from its bits.
    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The fingerprint that is a digest.
    init(_ digest: BLAKE2b.Digest) {
        (high, low) = digest
    }

    /// The fingerprint of a request.
    ///
    /// - Parameters:
    ///   - path: The path below the base URL.
    ///   - body: The body that would be sent.
    ///   - left: Ranges of the body to leave out, in order and apart from each other.
    package init(path: String, body: Span<UInt8>, leavingOut left: [Range<Int>] = []) {
        var hash = BLAKE2b()
        hash.update(utf8: path)
        hash.update(byte: 0)
        var start = 0
        for range in left {
            hash.update(body.extracting(start..<range.lowerBound))
            start = range.upperBound
        }
        hash.update(body.extracting(start..<body.count))
        self.init(hash.finish())
    }

    /// The bits as 32 lower-case hexadecimal digits.
    package var hex: String { Hexadecimal.text(high, low) }
}

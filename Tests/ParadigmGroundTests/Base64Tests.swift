import ParadigmGround
import Testing

@Suite struct Base64Tests {
    // RFC 4648 §10.
    private static let vectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
    ]

    @Test(arguments: vectors)
    func isAsTheStandardHasIt(plain: String, encoded: String) {
        #expect(String(decoding: Base64.encode(Array(plain.utf8)), as: UTF8.self) == encoded)
        #expect(Base64.decode(Array(encoded.utf8).span) == Array(plain.utf8))
    }

    @Test func anyBytesComeBack() {
        var random = SplitMix64(seed: 5)
        for length in 0..<200 {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            #expect(Base64.decode(Base64.encode(bytes).span) == bytes)
        }
    }

    @Test(arguments: ["Zg", "Zm8"])
    func paddingMayBeMissing(text: String) {
        #expect(Base64.decode(Array(text.utf8).span) != nil)
    }

    @Test(arguments: ["Z", "Zg=", "Zm9v=", "Zg==Zg==", "Z!==", "Zm9v Zg=="])
    func otherTextIsRefused(text: String) {
        #expect(Base64.decode(Array(text.utf8).span) == nil)
    }
}

import ParadigmBatch
import Testing

/// The examples of NIST's Secure Hash Algorithm Validation System and of FIPS 180-4.
@Suite struct SHA256Tests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
        ),
    ])
    func hashesTheExamples(message: String, digest: String) {
        #expect(Self.digest(of: [Array(message.utf8)]) == digest)
    }

    @Test func hashesAMillionTimesTheLetterA() {
        let thousand = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
        #expect(
            Self.digest(of: Array(repeating: thousand, count: 1_000))
                == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        )
    }

    @Test func doesNotDependOnHowTheMessageIsSplit() {
        let message = (0..<200).map { UInt8($0) }
        let whole = Self.digest(of: [message])
        for first in 0...message.count {
            for second in stride(from: first, through: message.count, by: 7) {
                let parts = [message[..<first], message[first..<second], message[second...]].map(Array.init)
                #expect(Self.digest(of: parts) == whole)
            }
        }
    }

    @Test func hashesBytesAndIntegersInOrder() {
        var hash = SHA256()
        hash.update(byte: 1)
        hash.update(integer: 0x0203_0405_0607_0809)
        hash.update(utf8: "é")
        #expect(Self.hex(hash.finish()) == Self.digest(of: [[1, 2, 3, 4, 5, 6, 7, 8, 9, 0xC3, 0xA9]]))
    }

    private static func digest(of parts: [[UInt8]]) -> String {
        var hash = SHA256()
        for part in parts { hash.update(part.span) }
        return hex(hash.finish())
    }

    private static func hex(_ digest: SIMD8<UInt32>) -> String {
        (0..<8)
            .map { index in
                let digits = String(digest[index], radix: 16)
                return String(repeating: "0", count: 8 - digits.count) + digits
            }
            .joined()
    }
}

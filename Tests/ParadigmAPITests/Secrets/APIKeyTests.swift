import ParadigmAPI
import Testing

@Suite struct APIKeyTests {
    private static let canary = "canary-Key_0.9/+="

    private struct Holder {
        let key: APIKey
        let keys: [APIKey]
        let optional: APIKey?
    }

    @Test func nothingShowsTheKey() throws {
        let key = try APIKey(Self.canary)
        let holder = Holder(key: key, keys: [key], optional: key)
        var shown = [
            key.description, key.debugDescription, "\(key)", String(describing: key), String(reflecting: key),
            "\(holder)", String(reflecting: holder), "\([key])", "\(["k": key])", "\(Optional(key) as Any)",
        ]
        var dumped = ""
        dump(key, to: &dumped)
        dump(holder, to: &dumped)
        print(key, holder, to: &dumped)
        debugPrint(key, holder, to: &dumped)
        shown.append(dumped)
        shown += Mirror(reflecting: key).children.map { "\($0.value)" }
        for text in shown { #expect(!text.contains("canary")) }
        #expect(key.description == "<redacted key>")
        #expect(Mirror(reflecting: key).children.isEmpty)
        #expect(!(key is any Encodable))
    }

    @Test func isUsedOnPurposeOnly() throws {
        let key = try APIKey(" \n\(Self.canary)\t\r\n")
        #expect(key.headerValue == "Bearer \(Self.canary)")
        #expect(key.withSecret { $0 } == Self.canary)
        #expect(try key == APIKey(Self.canary))
    }

    /// A text may have been cut within the key, and then it says so.
    @Test func isTakenOutWhereItIsCut() throws {
        let key = try APIKey("sk-0123456789")
        for length in 4...12 {
            let beginning = "sk-0123456789".prefix(length)
            #expect(key.redacted(from: "with \(beginning)…") == "with <redacted key>…")
            #expect(key.redacted(from: "with \(beginning)… and more") == "with <redacted key>… and more")
            #expect(key.redacted(from: "with \(beginning)x") == "with \(beginning)x")
        }
        #expect(key.redacted(from: "sk-…") == "sk-…")
        #expect(key.redacted(from: "sk-sk-0123…") == "sk-<redacted key>…")
    }

    @Test func isTakenOutOfForeignWords() throws {
        let key = try APIKey(Self.canary)
        #expect(key.redacted(from: "é: \(Self.canary)\(Self.canary)!") == "é: <redacted key><redacted key>!")
        #expect(key.redacted(from: "canary-Key") == "canary-Key")
        #expect(key.redacted(from: "") == "")
    }

    @Test(
        arguments: [
            ("", .empty), (" \n\t", .empty), ("canary\nx", .containsLineEnd),
            ("canary\r\nHost: evil", .containsLineEnd),
            ("canary\rx", .containsLineEnd), ("Bearer canary", .containsSpace), ("canary\tx", .containsSpace),
            ("canary\u{0}", .containsControlCharacter), ("canary\u{7F}x", .containsControlCharacter),
            ("canary\u{1B}[0m", .containsControlCharacter), ("canaryé", .notASCII), ("canary\u{200B}", .notASCII),
            ("can\u{A0}ary", .notASCII), ("“canary”", .notASCII),
            ("canary" + String(repeating: "x", count: 5_000), .tooLong),
        ] as [(String, APIKeyError)]
    )
    func refusesWhatCannotBeAKey(text: String, expected: APIKeyError) throws {
        let error = try #require(throws: APIKeyError.self) { _ = try APIKey(text) }
        #expect(error == expected)
        #expect(!"\(error)\(String(reflecting: error))".contains("canary"))
        #expect(error.description.hasPrefix("the API key "))
    }
}

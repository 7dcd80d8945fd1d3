import ParadigmAPI
import Testing

@Suite struct JSONScannerTests {
    @Test func walksADocumentWithoutDecodingIt() throws {
        let bytes = #" {"custom_id":"row-1", "body" : {"model":"m","n":[1,2]} ,"x\u0079":null} "#.bytes
        let span = bytes.span
        var scanner = JSONScanner()
        var found: [String: String] = [:]
        try scanner.enterObject(in: span)
        while let key = try scanner.nextKey(in: span) {
            found[key.string(in: span)] = Array(bytes[try scanner.skipValue(in: span)]).text
        }
        try scanner.finish(in: span)
        #expect(found == ["custom_id": "\"row-1\"", "body": #"{"model":"m","n":[1,2]}"#, "xy": "null"])
    }

    @Test func entersNestedValuesInTurn() throws {
        let span = #"[[1,[]],{"a":{"b":2}},[],3]"#.bytes
        var scanner = JSONScanner()
        var ints: [Int?] = []
        try scanner.enterArray(in: span.span)
        while try scanner.nextElement(in: span.span) {
            switch try scanner.kind(in: span.span) {
            case .array:
                try scanner.enterArray(in: span.span)
                while try scanner.nextElement(in: span.span) { ints.append(try scanner.readInteger(in: span.span)) }
            case .object:
                try scanner.enterObject(in: span.span)
                while try scanner.nextKey(in: span.span) != nil { try scanner.skipValue(in: span.span) }
            default: ints.append(try scanner.readInteger(in: span.span))
            }
        }
        try scanner.finish(in: span.span)
        #expect(ints == [1, nil, 3])
    }

    /// Wherever in a word of eight bytes it stands, and whatever stands before it.
    @Test func stopsAtEveryByteThatAStringMayNotHave() {
        for place in 0..<18 {
            for byte in UInt8.min...UInt8.max {
                var text = Array("\"aZ 019~azAZ!#[]09..\"".utf8)
                text[place + 1] = byte
                let isPlain = 0x20..<0x80 ~= byte && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
                let isValid = (try? JSONScanner.validate(text.span)) != nil
                #expect(isValid == isPlain, "\(byte) at \(place)")
            }
        }
    }

    @Test func comparesKeysByteForByte() throws {
        let names: [StaticString] = [
            "a", "stream", "messages", "max_tokens", "stream_options", "max_completion_tokens",
        ]
        for name in names {
            let text = Array("\"\(name)\"".utf8)
            var scanner = JSONScanner()
            let key = try scanner.readText(in: text.span)
            let equal = names.filter { key.equals($0, in: text.span) }
            #expect(equal.map(\.description) == [name.description])
            for place in text.indices.dropFirst().dropLast() {
                var changed = text
                changed[place] ^= 1
                let isEqual = key.equals(name, in: changed.span)
                #expect(!isEqual, "\(name), \(place)")
            }
        }
    }

    @Test func comparesKeysWithAndWithoutEscapes() throws {
        for text in [#""usage""#, #""us\u0061ge""#] {
            var scanner = JSONScanner()
            let key = try scanner.readText(in: text.bytes.span)
            let names: [StaticString] = ["usage", "usages", "usagE", ""]
            let matches = names.map { key.equals($0, in: text.bytes.span) }
            #expect(matches == [true, false, false, false])
        }
    }

    @Test(arguments: [
        ("12", 12), ("-7", -7), ("\"12\"", 12), ("12.0", 12), ("\"1e2\"", 100), ("0", 0),
        ("999999999999999999", 999_999_999_999_999_999), ("9223372036854775807", .max), ("9223372036854775808", nil),
        ("12.5", nil), ("null", nil), ("true", nil), ("[1]", nil), ("{}", nil), ("\"x\"", nil), ("\"\"", nil),
    ])
    func readsIntegersLeniently(text: String, int: Int?) throws {
        var scanner = JSONScanner()
        #expect(try scanner.readInteger(in: text.bytes.span) == int)
        try scanner.finish(in: text.bytes.span)
    }

    @Test func skipsWhatIsOfAnotherKind() throws {
        let bytes = #"[1,{"a":[]},"s"]"#.bytes
        var scanner = JSONScanner()
        var strings: [String?] = []
        try scanner.enterArray(in: bytes.span)
        while try scanner.nextElement(in: bytes.span) { strings.append(try scanner.readString(in: bytes.span)) }
        #expect(strings == [nil, nil, "s"])

        var bools: [Bool?] = []
        let more = "[true,false,1,null]".bytes
        scanner = JSONScanner()
        try scanner.enterArray(in: more.span)
        while try scanner.nextElement(in: more.span) { bools.append(try scanner.readBool(in: more.span)) }
        #expect(bools == [true, false, nil, nil])
    }

    @Test func writesWhatItIsTold() {
        var json = JSONWriter()
        json.beginObject()
        json.key("a\"")
        json.beginArray()
        for int in [0, 9, 10, -1, .min] { json.int(int) }
        json.double(.nan)
        json.double(0.25)
        json.endArray()
        json.key("b")
        json.raw("{\"c\":[]}".utf8)
        json.key("d")
        json.beginObject()
        json.endObject()
        json.key("e")
        json.bool(true)
        json.key("f")
        json.null()
        json.endObject()
        #expect(
            json.bytes.text
                == #"{"a\"":[0,9,10,-1,-9223372036854775808,null,0.25],"b":{"c":[]},"d":{},"e":true,"f":null}"#
        )
    }
}

import ParadigmAPI
import ParadigmGround
import Testing

@Suite struct JSONValueTests {
    @Test func canBeWrittenAsLiterals() throws {
        let name = "x"
        let value: JSONValue = [
            "null": nil, "bool": true, "int": -3, "double": 0.5, "text": "a\(name)", "array": [1, "b", []],
            "empty": [:],
        ]
        #expect(
            value.description
                == #"{"null":null,"bool":true,"int":-3,"double":0.5,"text":"ax","array":[1,"b",[]],"empty":{}}"#
        )
        #expect(try JSONValue(parsing: value.serialized) == value)
    }

    @Test func givesItsPartsOrNil() {
        let value: JSONValue = ["a": [1, 2.5, "t", true, nil]]
        let array = value["a"]
        #expect(array?[0]?.int == 1)
        #expect(array?[0]?.double == 1)
        #expect(array?[1]?.double == 2.5)
        #expect(array?[1]?.int == nil)
        #expect(array?[2]?.string == "t")
        #expect(array?[3]?.bool == true)
        #expect(array?[4]?.isNull == true)
        #expect(array?[5] == nil)
        #expect(array?[-1] == nil)
        #expect(array?["a"] == nil)
        #expect(value[0] == nil)
        #expect(value["b"] == nil)
        #expect(value.array == nil)
        #expect(value.string == nil)
        #expect(value.object?.count == 1)
    }

    @Test func escapesOnlyWhatItMust() {
        let text = "\"\\/\u{8}\u{9}\u{A}\u{C}\u{D}\u{0}\u{1F}\u{7F}é\u{2028}😀"
        #expect(
            JSONValue.string(text).serialized.text == "\"\\\"\\\\/\\b\\t\\n\\f\\r\\u0000\\u001f\u{7F}é\u{2028}😀\""
        )
    }

    @Test func decodesEscapes() throws {
        let value = try JSONValue(parsing: #""\"\\\/\b\f\n\r\t\u0041\u00e9\u6F22\ud83d\uDE00\u0000""#)
        #expect(value.string == "\"\\/\u{8}\u{C}\n\r\tAé漢😀\0")
    }

    @Test func escapesEveryControlCharacterAtEveryPlaceInAWord() throws {
        for scalar in (0..<0x80).compactMap(UnicodeScalar.init) {
            for padding in 0..<9 {
                let text = String(repeating: "x", count: padding) + String(scalar) + "yz"
                #expect(try JSONValue(parsing: JSONValue.string(text).serialized) == .string(text))
            }
        }
    }

    @Test func survivesARoundTrip() throws {
        var random = SplitMix64(seed: 42)
        for _ in 0..<2_000 {
            let value = JSONValue.random(depth: 4, using: &random)
            let bytes = value.serialized
            #expect(try JSONValue(parsing: bytes) == value)
            #expect(JSONMinifier.minify(bytes.span) == bytes)
        }
    }

    @Test func minifyingKeepsTheTokens() throws {
        let text = "{ \"a b\" : [ 1.0 ,\r\n\t\"c \\\" d\\\\\" , null ] }\n"
        let hasLineEnds = JSONMinifier.hasLineEnds(text.bytes.span)
        #expect(hasLineEnds)
        #expect(JSONMinifier.minify(text.bytes.span).text == #"{"a b":[1.0,"c \" d\\",null]}"#)
    }
}

extension JSONValue {
    fileprivate static func random(depth: Int, using random: inout SplitMix64) -> JSONValue {
        switch Int.random(in: 0..<(depth > 0 ? 7 : 5), using: &random) {
        case 0: .null
        case 1: .bool(Bool.random(using: &random))
        case 2: .number(JSONNumber(Int.random(in: .min ... .max, using: &random)))
        case 3: JSONNumber(Double(bitPattern: random.next())).map(JSONValue.number) ?? .null
        case 4: .string(.random(using: &random))
        case 5:
            .array((0..<Int.random(in: 0..<5, using: &random)).map { _ in .random(depth: depth - 1, using: &random) })
        default:
            .object(
                JSONObject(
                    (0..<Int.random(in: 0..<5, using: &random))
                        .map { _ in
                            JSONObject.Member(
                                key: .random(using: &random),
                                value: .random(depth: depth - 1, using: &random)
                            )
                        }
                )
            )
        }
    }
}

extension String {
    fileprivate static func random(using random: inout SplitMix64) -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0..<24, using: &random) {
            let limit: UInt32 =
                [0x20, 0x80, 0x80, 0x80, 0x800, 0x10000, 0x110000].randomElement(using: &random) ?? 0x80
            let scalar = Unicode.Scalar(UInt32.random(in: 0..<limit, using: &random))
            if let scalar { text.unicodeScalars.append(scalar) }
        }
        return text
    }

    @Test func lineEndsAreFoundAtEveryPlaceAndNothingElseIs() {
        for length in 0..<20 {
            for byte in UInt8.min...UInt8.max {
                for place in 0..<length {
                    var bytes = [UInt8](repeating: 0x8B, count: length)
                    bytes[place] = byte
                    #expect(JSONMinifier.hasLineEnds(bytes.span) == (byte == 0x0A || byte == 0x0D))
                }
            }
        }
    }
}

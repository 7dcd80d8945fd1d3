import ParadigmAPI
import ParadigmGround
import Testing

@Suite struct JSONNumberTests {
    @Test(arguments: ["0", "-0", "0.10", "1e400", "-1E+5", "12345678901234567890", "1.000000000000000000000000001"])
    func keepsItsLiteral(_ literal: String) throws {
        #expect(JSONNumber(literal: literal)?.literal == literal)
        #expect(try JSONValue(parsing: "[\(literal)]").description == "[\(literal)]")
    }

    @Test(arguments: ["", " 1", "1 ", "01", "+1", "1.", ".1", "1e", "nan", "inf", "0x1", "1,2", "[1]", "-", "é"])
    func refusesOtherLiterals(_ literal: String) {
        #expect(JSONNumber(literal: literal) == nil)
    }

    @Test(arguments: [
        ("1", 1), ("-1", -1), ("1.0", 1), ("1e3", 1_000), ("1.5e1", 15), ("9223372036854775807", .max),
        ("-9223372036854775808", .min), ("9223372036854775808", nil), ("1.5", nil), ("1e-1", nil), ("1e19", nil),
        ("1e400", nil), ("9007199254740993.0", nil), ("-0", 0),
    ])
    func givesWholeNumbers(literal: String, int: Int?) {
        #expect(JSONNumber(literal: literal)?.int == int)
    }

    @Test func givesDoublesUnlessTheyAreOutOfRange() {
        #expect(JSONNumber(literal: "0.1")?.double == 0.1)
        #expect(JSONNumber(literal: "1e400")?.double == nil)
        #expect(JSONNumber(literal: "-1e400")?.double == nil)
        #expect(JSONNumber(literal: "1e-400")?.double == 0)
        #expect(JSONNumber(literal: "12345678901234567890")?.double == 0x1.56a95319d63e1p63)
    }

    @Test func takesFiniteDoublesOnly() {
        #expect(JSONNumber(Double.nan) == nil)
        #expect(JSONNumber(Double.infinity) == nil)
        #expect(JSONNumber(-Double.infinity) == nil)
        let literals: [(Double, String)] = [
            (0, "0"), (-0.0, "-0.0"), (0.4, "0.4"), (150, "150"), (-2, "-2"), (0x1p53, "9007199254740992.0"),
            (1e300, "1e+300"),
        ]
        for (double, literal) in literals { #expect(JSONNumber(double)?.literal == literal) }
        #expect(JSONNumber(Double.greatestFiniteMagnitude)?.double == .greatestFiniteMagnitude)
        #expect(JSONNumber(Double.leastNonzeroMagnitude)?.double == .leastNonzeroMagnitude)
    }

    @Test func doublesReadBackExactly() throws {
        var random = SplitMix64(seed: 7)
        for _ in 0..<20_000 {
            let double = Double(bitPattern: random.next())
            guard let number = JSONNumber(double) else {
                #expect(!double.isFinite)
                continue
            }
            #expect(number.double?.bitPattern == double.bitPattern)
            #expect(JSONNumber(literal: number.literal) == number)
        }
    }

    @Test func takesIntegersOfEveryWidth() {
        #expect(JSONNumber(UInt64.max).literal == "18446744073709551615")
        #expect(JSONNumber(Int128.min).literal == "-170141183460469231731687303715884105728")
    }
}

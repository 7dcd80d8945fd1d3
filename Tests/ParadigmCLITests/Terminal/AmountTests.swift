import ParadigmCLI
import Testing

@Suite struct AmountTests {
    @Test(arguments: [
        (0, "0.00"), (12.345, "12.35"), (1.5, "1.50"), (0.5, "0.50"), (0.1, "0.10"), (0.05, "0.050"),
        (0.0031, "0.0031"),
        (0.000012, "0.000012"), (0.0000001, "0.000000"),
    ])
    func `a small amount keeps two figures`(value: Double, text: String) {
        #expect(Figures(.english).amount(value) == text)
        #expect(Figures(.french).amount(value) == text.replacing(".", with: ","))
    }
}

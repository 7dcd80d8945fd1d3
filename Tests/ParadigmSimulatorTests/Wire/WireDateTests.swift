import ParadigmSimulator
import Testing

@Suite struct WireDateTests {
    @Test func theThreeFormsOfTheRFC() {
        // The example of RFC 9110, section 5.6.7.
        let moment = 784_111_777
        #expect(WireDate.text(epochSeconds: moment) == "Sun, 06 Nov 1994 08:49:37 GMT")
        #expect(WireDate.text(epochSeconds: moment, form: .rfc850) == "Sunday, 06-Nov-94 08:49:37 GMT")
        #expect(WireDate.text(epochSeconds: moment, form: .asctime) == "Sun Nov  6 08:49:37 1994")
    }

    @Test(arguments: [
        (0, "Thu, 01 Jan 1970 00:00:00 GMT"), (951_782_399, "Mon, 28 Feb 2000 23:59:59 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"), (951_868_800, "Wed, 01 Mar 2000 00:00:00 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"), (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (1_798_761_599, "Thu, 31 Dec 2026 23:59:59 GMT"), (-5, "Thu, 01 Jan 1970 00:00:00 GMT"),
    ])
    func leapYearsAndEnds(_ moment: Int, _ text: String) {
        #expect(WireDate.text(epochSeconds: moment) == text)
    }
}

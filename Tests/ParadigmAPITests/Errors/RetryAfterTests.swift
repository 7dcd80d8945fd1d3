import ParadigmAPI
import Testing

@Suite struct RetryAfterTests {
    /// Sun, 06 Nov 1994 08:49:37 GMT, the example of RFC 9110.
    static let example = 784_111_777.0

    @Test(
        arguments: [
            ("1", .seconds(1)), ("1.5", .milliseconds(1_500)), (" 20 ", .seconds(20)),
            ("120", .seconds(120)),
            ("0.001", .milliseconds(1)), ("2678400", .seconds(2_678_400)),
        ] as [(String, Duration)]
    )
    func readsSeconds(text: String, delay: Duration) {
        #expect(RetryAfter.delay(field: ["retry-after": text].value, now: 0) == delay)
    }

    @Test(arguments: [
        "", " ", "-1", "+1", "nan", "inf", "-inf", "Infinity", "1e3", "0x10", "2678401", "99999999999999999999",
        String(repeating: "9", count: 400), "1,5", "1 2", "1s", ".5", "1.2.3", "soon", "٣", "1;2",
        "5.", "0.", ".", "5. ",
    ])
    func ignoresNonsense(_ text: String) {
        #expect(RetryAfter.delay(field: ["retry-after": text].value, now: 0) == nil)
    }

    @Test func prefersMilliseconds() {
        #expect(
            RetryAfter.delay(field: ["retry-after-ms": "250", "retry-after": "9"].value, now: 0) == .milliseconds(250)
        )
        #expect(RetryAfter.delay(field: ["retry-after-ms": "-1", "retry-after": "9"].value, now: 0) == .seconds(9))
        #expect(RetryAfter.delay(field: ["retry-after-ms": "nan"].value, now: 0) == nil)
        #expect(RetryAfter.delay(field: [:].value, now: 0) == nil)
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "sun, 06 nov 1994 08:49:37 GMT", " Sun, 06 Nov 1994 08:49:37 GMT ",
    ])
    func readsEachFormOfDate(_ text: String) {
        #expect(HTTPDate.secondsSince1970(text, now: Self.example) == Self.example)
        #expect(RetryAfter.delay(field: ["retry-after": text].value, now: Self.example - 30) == .seconds(30))
        #expect(RetryAfter.delay(field: ["retry-after": text].value, now: Self.example - 0.5) == .milliseconds(500))
        // Not ahead, or absurdly far ahead: as if there were no field.
        #expect(RetryAfter.delay(field: ["retry-after": text].value, now: Self.example) == nil)
        #expect(RetryAfter.delay(field: ["retry-after": text].value, now: Self.example + 1) == nil)
        #expect(RetryAfter.delay(field: ["retry-after": text].value, now: Self.example - 32 * 86_400) == nil)
    }

    @Test(
        arguments: [
            ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 29 Feb 2000 00:00:00 GMT", 951_782_400),
            ("Wed, 01 Mar 2000 00:00:00 GMT", 951_868_800), ("Fri, 31 Dec 2100 23:59:59 GMT", 4_133_980_799),
            ("Tue, 19 Jan 2038 03:14:08 GMT", 2_147_483_648), ("Sat, 30 Jun 2012 23:59:60 GMT", 1_341_100_800),
            ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
            ("Thu, 29 Feb 2024 12:00:00 GMT", 1_709_208_000), ("Thu Jan 01 00:00:01 1970", 1),
        ] as [(String, Double)]
    )
    func knowsTheCalendar(text: String, seconds: Double) {
        #expect(HTTPDate.secondsSince1970(text, now: 0) == seconds)
    }

    @Test func knowsTheCentury() {
        // In 2026, 76 is fifty years ahead and 77 the last century's.
        let now = 1_780_000_000.0
        #expect(
            HTTPDate.secondsSince1970("Wednesday, 01-Jan-76 00:00:00 GMT", now: now)
                == HTTPDate.secondsSince1970("Wed, 01 Jan 2076 00:00:00 GMT", now: now)
        )
        #expect(
            HTTPDate.secondsSince1970("Saturday, 01-Jan-77 00:00:00 GMT", now: now)
                == HTTPDate.secondsSince1970("Sat, 01 Jan 1977 00:00:00 GMT", now: now)
        )
    }

    @Test(arguments: [
        "", "Sun", "Sun, 06 Nov 1994", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 CET",
        "Xyz, 06 Nov 1994 08:49:37 GMT", "Sun, 32 Nov 1994 08:49:37 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT", "Sun, 06 Nov 1994 08:60:00 GMT",
        "Sun, 06 Nov 1994 08:49:61 GMT", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 06 Nov 19994 08:49:37 GMT",
        "Sun, 06 Nov 194 08:49:37 GMT", "Sun, 06 Nov -1 08:49:37 GMT", "Sun, 6x Nov 1994 08:49:37 GMT",
        "1994-11-06T08:49:37Z", "Sun Nov 6 08:49:37 94", "Sun Nov 6 08:49:37 1994", "Sun Nov  6 08:49:37 1994 GMT",
        "Fri, 31 Sep 2023 16:26:57 GMT", "Fri 29 Sep 2023 16:26:57 GMT", "Fri,29-Sep-2023 16:26:57 GMT",
        "Fri, 29-Sep-2023 16:26:57 GMT", "Friday, 29 Sep 2023 16:26:57 GMT", "Fri, 29-Sep-23 16:26:57 GMT",
        "Fri,29 Sep 2023 16:26:57 GMT", "Fri, 29 Sep 2023  16:26:57 GMT", "Fri, 29 Sep 2023 16:26:57GMT",
        "Fri, 29 Sep 2023 16:26:57 UTC", "Fri, 29 Sep 2023 16:26:57 +0000", "Fri, 9 Sep 2023 16:26:57 GMT",
        "Fri, 29 Sep 2023 6:26:57 GMT", "Fri, 29 Sep 2023 16:26:57 GMT x", "Fri, 29 Sep 2023 16.26.57 GMT",
        "Wed, 29 Feb 2023 00:00:00 GMT", "Mon, 29 Feb 2100 00:00:00 GMT", "Fri, 30 Feb 2024 00:00:00 GMT",
        "Sun, 31 Apr 2023 00:00:00 GMT", "Friday, 31-Sep-23 16:26:57 GMT", "Fri Sep 31 16:26:57 2023",
        "Fr, 29 Sep 2023 16:26:57 GMT", "Fri, 29 September 2023 16:26:57 GMT", "Fri; 29 Sep 2023 16:26:57 GMT",
    ])
    func refusesOtherDates(_ text: String) {
        #expect(HTTPDate.secondsSince1970(text, now: .nan) == nil)
        #expect(RetryAfter.delay(field: ["retry-after": text].value, now: 0) == nil)
    }
}

extension [String: String] {
    /// The dictionary as a look-up of fields.
    var value: (String) -> String? { { self[$0] } }
}

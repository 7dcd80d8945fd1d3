import ParadigmCLI
import Testing

@Suite struct DurationTextTests {
    @Test(arguments: [
        ("500ms", Duration.milliseconds(500)), ("10s", .seconds(10)), ("2m", .seconds(120)), ("1h", .seconds(3600)),
        ("10", .seconds(10)), ("0.5", .milliseconds(500)), ("1.5s", .milliseconds(1500)),
    ])
    func `times are understood`(text: String, duration: Duration) {
        #expect(DurationText.parse(text) == duration)
    }

    @Test(arguments: ["", "0", "0s", "-1", "-1s", "1e400", "ten", "10 s", "10x", "s", "nan", "inf", "1000000h", "٣"])
    func `anything else is refused`(text: String) {
        #expect(DurationText.parse(text) == nil)
    }
}

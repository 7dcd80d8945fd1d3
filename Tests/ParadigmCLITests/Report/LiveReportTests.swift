import ParadigmCLI
import Testing

@Suite struct ReportDoorTests {
    private let door = ReportDoor(port: 4711, secret: "s3cr3t")

    private func head(_ line: String, _ fields: String...) -> String { ([line] + fields).joined(separator: "\r\n") }

    @Test func `who knows the path on this machine is let in`() {
        #expect(door.address == "http://127.0.0.1:4711/s3cr3t/")
        #expect(door.answer(to: head("GET /s3cr3t/ HTTP/1.1", "Host: 127.0.0.1:4711")) == .page)
        #expect(door.answer(to: head("GET /s3cr3t/ HTTP/1.1", "host:localhost:4711")) == .page)
        let own = head("GET /s3cr3t/events HTTP/1.1", "Host: 127.0.0.1:4711", "Origin: http://127.0.0.1:4711")
        #expect(door.answer(to: own) == .events)
    }

    @Test(arguments: [
        ["GET / HTTP/1.1", "Host: 127.0.0.1:4711"], ["GET /s3cr3t HTTP/1.1", "Host: 127.0.0.1:4711"],
        ["GET /S3CR3T/ HTTP/1.1", "Host: 127.0.0.1:4711"], ["GET /s3cr3t/x HTTP/1.1", "Host: 127.0.0.1:4711"],
    ])
    func `nobody else finds anything`(lines: [String]) {
        #expect(door.answer(to: lines.joined(separator: "\r\n")) == .refused(404))
    }

    @Test(arguments: [
        [], ["Host: evil.example"], ["Host: evil.example:4711"], ["Host: 127.0.0.1"], ["Host: 127.0.0.1:80"],
        ["Host: 127.0.0.1:4711", "Host: evil.example"], ["Host: 127.0.0.1:4711", "Origin: https://evil.example"],
        ["Host: 127.0.0.1:4711", "Origin: null"], ["Host: 127.0.0.1:4711", "Origin: http://127.0.0.1:80"],
    ])
    func `another host or origin is refused, whatever the path`(fields: [String]) {
        let head = (["GET /s3cr3t/ HTTP/1.1"] + fields).joined(separator: "\r\n")
        #expect(door.answer(to: head) == .refused(403))
    }

    @Test func `nothing but GET, and nothing that is no request`() {
        #expect(door.answer(to: head("POST /s3cr3t/ HTTP/1.1", "Host: 127.0.0.1:4711")) == .refused(405))
        #expect(door.answer(to: "") == .refused(400))
        #expect(door.answer(to: "GET /s3cr3t/") == .refused(400))
        #expect(door.answer(to: "GET /s3cr3t/ HTTP/2") == .refused(400))
    }
}

@Suite struct LivePageTests {
    private var page: String {
        SpeedTestPage(SpeedTestSeries(report), server: "s", model: "</script><b>", date: "d").html(.english)
    }

    private var report: SpeedTestReport {
        let run = SpeedTestRun(wall: .seconds(1), latencies: [.seconds(1)])
        let result = SpeedTestResult(requests: 1, concurrency: 1, concurrent: run)
        return SpeedTestReport(result: result, answers: ["</script><script>alert(1)</script>"], isSimulated: false)
    }

    @Test(arguments: Language.allCases)
    func `one script, its own, which asks its own server alone`(language: Language) {
        let html = LivePage.html(page, language, nonce: "n0nce")
        #expect(html.split(separator: "<script").count == 2)
        #expect(html.contains("<script nonce=\"n0nce\">"))
        #expect(html.contains("script-src 'nonce-n0nce'; connect-src 'self'"))
        #expect(html.contains("default-src 'none'") && !html.contains("http://") && !html.contains("https://"))
    }

    @Test func `an event is one line`() {
        let event = LivePage.event("<p>\r\na \"b\"\n</p>", isLast: true)
        #expect(event == "event: end\ndata: \"<p>\\r\\na \\\"b\\\"\\n</p>\"\n\n")
    }
}

import ParadigmAPI
import Testing

@Suite struct BaseURLTests {
    @Test func knowsParadigm() throws {
        #expect(BaseURL.paradigm.description == "https://paradigm.lighton.ai/api/v2")
        #expect(try BaseURL("https://paradigm.lighton.ai/api/v2") == .paradigm)
        #expect(BaseURL.paradigm.path("/chat/completions") == "/api/v2/chat/completions")
        #expect(BaseURL.paradigm.path("models") == "/api/v2/models")
    }

    @Test(arguments: [
        ("https://a.example/api/v2/", "https://a.example/api/v2", "a.example", 443, "a.example"),
        ("  HTTPS://A.Example:443//\n", "https://a.example", "a.example", 443, "a.example"),
        ("http://localhost:8080", "http://localhost:8080", "localhost", 8080, "localhost:8080"),
        ("http://10.0.0.1:80/v1", "http://10.0.0.1/v1", "10.0.0.1", 80, "10.0.0.1"),
        ("http://host:443", "http://host:443", "host", 443, "host:443"),
        ("https://[::1]:8443/v1", "https://[::1]:8443/v1", "::1", 8443, "[::1]:8443"),
        ("https://[FE80::A:1]", "https://[fe80::a:1]", "fe80::a:1", 443, "[fe80::a:1]"),
        (
            "http://my_host-1.internal/a/b%20c/@v1", "http://my_host-1.internal/a/b%20c/@v1", "my_host-1.internal", 80,
            "my_host-1.internal"
        ),
        ("https://Host.:8443/V1", "https://host.:8443/V1", "host.", 8443, "host.:8443"),
        ("https://a.example.", "https://a.example.", "a.example.", 443, "a.example."),
        ("https://gpu-2.node1/", "https://gpu-2.node1", "gpu-2.node1", 443, "gpu-2.node1"),
        ("HTTP://NODE01:80", "http://node01", "node01", 80, "node01"),
        ("https://1.example", "https://1.example", "1.example", 443, "1.example"),
        (
            "https://xn--bcher-kva.example", "https://xn--bcher-kva.example", "xn--bcher-kva.example", 443,
            "xn--bcher-kva.example"
        ),
    ])
    func readsAddresses(text: String, description: String, host: String, port: Int, hostHeader: String) throws {
        let url = try BaseURL(text)
        #expect(url.description == description)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.hostHeader == hostHeader)
        #expect(url.isTLS == description.hasPrefix("https"))
        #expect(try BaseURL(url.description) == url)
    }

    @Test(arguments: [
        ("", "the base URL is empty; it looks like https://paradigm.lighton.ai/api/v2"),
        (
            "paradigm.lighton.ai/api/v2",
            "the base URL has no http:// or https:// before the host; try https://paradigm.lighton.ai/api/v2"
        ),
        ("localhost:8080", "the base URL has no http:// or https:// before the host; try https://localhost:8080"),
        (
            "https:/a.example",
            "the base URL has no http:// or https:// before the host; try https://a.example"
        ),
        (
            "ftp://a.example",
            "the base URL must start with https:// or http://, like https://paradigm.lighton.ai/api/v2"
        ),
        ("https://a.example/v1?x=1", "the base URL has a query; leave out the question mark and what follows"),
        ("https://a.example/#top", "the base URL has a fragment; leave out the # and what follows"),
        ("https://a example", "the base URL contains a space; it looks like https://paradigm.lighton.ai/api/v2"),
        (
            "https://a.example/v1\r\nHost: b",
            "the base URL contains a control character; it looks like https://paradigm.lighton.ai/api/v2"
        ),
        ("https://a.example\\b", "the base URL contains a backslash; it looks like https://paradigm.lighton.ai/api/v2"),
        (
            "https://bücher.example",
            "the base URL contains a character that is not ASCII; write the host in its ASCII form (xn--…) and the path with %-escapes"
        ),
        (
            "https://user:canary@a.example",
            "the base URL holds a user name or password; give the key apart, and the URL like https://paradigm.lighton.ai/api/v2"
        ),
        (
            "canary0123456789",
            "the base URL has no http:// or https:// before the host; try https://paradigm.lighton.ai/api/v2"
        ),
        (
            "user:canary@a.example",
            "the base URL has no http:// or https:// before the host; try https://paradigm.lighton.ai/api/v2"
        ),
        (
            "https://a.example/v1/chat/completions/",
            "the base URL ends with the path of an endpoint; leave out /chat/completions, as in https://paradigm.lighton.ai/api/v2"
        ),
        ("https://a.example:99999", "the port of the base URL must be a number from 1 to 65535, like :8443"),
        ("https://256.1.1.1", "the host of the base URL is not a valid IPv4 address, like 127.0.0.1"),
        ("https://[::1", "the IPv6 address in the base URL has no closing bracket"),
        (
            "https://[fe80::1%25eth0]/v1",
            "the IPv6 address in the base URL has a zone, which belongs to this machine alone (RFC 9844); use another address of the host, or its name"
        ),
        ("https://[::g]", "the base URL has no valid IPv6 address between the brackets, like [::1]"),
    ])
    func saysWhatIsWrong(text: String, message: String) throws {
        let error = try #require(throws: BaseURLError.self) { _ = try BaseURL(text) }
        #expect(error.message == message)
        #expect(!error.description.contains("canary"))
    }

    @Test(arguments: [
        "https://", "https:///v1", "https://:80", "https://a.example:", "https://a.example:0", "https://a.example:+1",
        "https://a.example:80x", "https://a:1:2", "https://.a", "https://a..b", "https://a..", "https://.",
        "https://-a",
        "https://a-",
        "https://a!b", "https://1.2.3", "https://0x7f.1", "https://127.0.0.01", "https://1.2.3.4.5",
        "https://127.0.0.1.", "https://1.", "https://127.0.0.0x1",
        "https://0x7f000001", "https://a.0X7F", "https://2130706433",
        "https://[1.2.3.4]",
        "https://[::1]x", "https://[::1%25lo]", "https://[1::2::3]", "https://[:::]", "https://[1:2:3:4:5:6:7]",
        "https://[1:2:3:4:5:6:7:8:9]", "https://[1:2:3:4:5:6:7::8]:x", "https://[12345::]", "https://[::1.2.3]",
        "https://[+1::]", "https://::1", "https://a/v1//b", "https://a/../b", "https://a/./b", "https://a/%zz",
        "https://a/%2",
        "https://a/<b>", "https://a/b\"c", "https://a/{b}", "://a", "//a/b", "https", "https:", "javascript:alert(1)",
        "file:///etc/passwd", "https://\(String(repeating: "a", count: 64)).example", "https://a\u{0}b", "https://a\tb",
        "https://\(Array(repeating: "abcdefgh", count: 30).joined(separator: "."))",
    ])
    func refusesWhatIsNoAddress(_ text: String) {
        #expect(throws: BaseURLError.self) { _ = try BaseURL(text) }
    }

    @Test(arguments: [
        ("localhost", true), ("LOCALHOST", true), ("api.localhost", true), ("localhost.", true),
        ("api.LocalHost.", true), ("127.0.0.1", true), ("127.9.9.9", true),
        ("[::1]", true), ("[0:0:0:0:0:0:0:1]", true), ("[::ffff:127.0.0.1]", true), ("[::ffff:7f00:1]", true),
        ("128.0.0.1", false), ("0.0.0.0", false), ("localhost.example", false), ("notlocalhost", false),
        ("127.0.0.1.example", false), ("localhost.example.", false), ("notlocalhost.", false), ("[::2]", false),
        ("[::]", false), ("[::ffff:10.0.0.1]", false),
    ])
    func knowsLoopback(host: String, isLoopback: Bool) throws {
        #expect(try BaseURL("http://\(host):1").isLoopback == isLoopback)
    }

    @Test(arguments: [
        "::", "1::", "::8", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7::", "::2:3:4:5:6:7:8", "1::8", "::1.2.3.4",
        "64:ff9b::1.2.3.4", "1:2:3:4:5:6:1.2.3.4",
    ])
    func readsEachFormOfIPv6(_ address: String) throws {
        #expect(try BaseURL("https://[\(address)]").host == address)
    }
}

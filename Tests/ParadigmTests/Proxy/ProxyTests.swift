import Paradigm
import ParadigmAPI
import ParadigmHTTP
import Testing

@Suite struct ProxyTests {
    private func proxy(_ variables: [String: String], for host: String, isTLS: Bool = true) throws -> String? {
        try ProxyPolicy.variables(variables).proxy(for: HostAddress(host: host, port: 443), isTLS: isTLS)
            .map { "\($0.address)" }
    }

    @Test func `the environment names the proxy of https servers alone`() throws {
        #expect(try proxy(["HTTPS_PROXY": "http://proxy:3128"], for: "api.example.com") == "proxy:3128")
        #expect(try proxy(["https_proxy": "proxy:3128/"], for: "api.example.com") == "proxy:3128")
        #expect(try proxy(["ALL_PROXY": "http://[::1]:8080"], for: "api.example.com") == "[::1]:8080")
        #expect(try proxy(["https_proxy": "a:1", "HTTPS_PROXY": "b:2"], for: "api.example.com") == "a:1")
        #expect(try proxy(["HTTPS_PROXY": "http://proxy"], for: "api.example.com") == "proxy:80")
        #expect(try proxy(["HTTPS_PROXY": ""], for: "api.example.com") == nil)
        #expect(try proxy(["HTTP_PROXY": "proxy:3128"], for: "api.example.com") == nil)
        #expect(try proxy(["HTTPS_PROXY": "proxy:3128"], for: "api.example.com", isTLS: false) == nil)
    }

    @Test(arguments: ["localhost", "localhost.", "sub.localhost", "127.0.0.1", "127.8.9.1", "::1"])
    func `loopback bypasses the proxy`(host: String) throws {
        #expect(try proxy(["HTTPS_PROXY": "proxy:3128"], for: host) == nil)
        #expect(try ProxyPolicy.url("proxy:3128").proxy(for: HostAddress(host: host, port: 1), isTLS: true) == nil)
    }

    @Test(arguments: [
        ("example.com", "example.com", true), ("example.com", "api.example.com", true),
        (".example.com", "api.example.com", true), ("*.example.com", "api.example.com", true),
        ("example.com", "badexample.com", false), ("EXAMPLE.com", "api.Example.COM", true),
        ("*", "anything.example", true), ("a, b ,example.com", "example.com", true),
        ("example.com:443", "example.com", true), ("example.com:8443", "example.com", false),
        ("10.0.0.0/8", "10.1.2.3", true), ("10.0.0.0/8", "11.1.2.3", false), ("0.0.0.0/0", "8.8.8.8", true),
        ("10.1.2.3", "10.1.2.3", true), ("2001:db8::1", "2001:db8::1", true), ("10.0.0.0/99", "10.1.2.3", false),
        ("", "example.com", false), (",,", "example.com", false), ("example.com", "api.example.com.", true),
        ("example.com.", "api.example.com", true), ("example.com.:443", "example.com.", true),
        (".", "example.com", false),
    ])
    func `exceptions follow what other programs agree on`(list: String, host: String, isException: Bool) throws {
        #expect(ProxyExceptions(list).contains(HostAddress(host: host, port: 443)) == isException)
        let found = try proxy(["HTTPS_PROXY": "proxy:3128", "NO_PROXY": list], for: host)
        #expect((found == nil) == isException)
    }

    @Test(arguments: [
        "https://proxy:3128", "socks5://proxy:1080", "http://", "http://:80", "http://proxy:0", "http://proxy:99999",
        "http://proxy:x", "http://[::1", "http://u:%zz@proxy:80", "http://pro xy:80",
    ])
    func `an address that cannot be used is an error that shows no credentials`(url: String) {
        let error = #expect(throws: ParadigmError.self) { try ProxyAddress(url) }
        #expect(error?.kind == .invalidConfiguration)
        #expect(error?.message.contains("%zz") == false)
    }

    @Test(arguments: ["https://10.1.2.3/api/v2", "https://[2001:db8::1]/api/v2"])
    func `a certificate for an address is never compared with the proxy's`(url: String) throws {
        var configuration = ParadigmConfiguration(baseURL: try BaseURL(url))
        configuration.proxy = .url("http://proxy:3128")
        let error = #expect(throws: ParadigmError.self) { try ParadigmClient(configuration) }
        #expect(error?.kind == .invalidConfiguration)
    }

    @Test func `credentials are redacted wherever an address is shown`() throws {
        let address = try ProxyAddress("http://alice:s3cret%21@proxy:3128")
        var dumped = ""
        dump(address, to: &dumped)
        for text in ["\(address)", String(reflecting: address), dumped] {
            #expect(!text.contains("s3cret"))
            #expect(!text.contains("YWxpY2U6czNjcmV0IQ"))
        }
    }
}

import Paradigm
import ParadigmHTTP
import Testing

@Suite struct CertificateNamesTests {
    @Test(arguments: [
        ("a.example.com", "a.example.com", true), ("A.Example.COM", "a.example.com", true),
        ("a.example.com.", "a.example.com", true), ("a.example.com", "a.example.com.", true),
        ("*.example.com", "a.example.com", true), ("*.example.com", "b.a.example.com", false),
        ("*.example.com", "example.com", false), ("*.example.com", ".example.com", false),
        ("*.com", "example.com", false), ("*", "example", false), ("*.", "a.", false), ("", "", false),
        ("a*.example.com", "ab.example.com", false), ("a.*.com", "a.example.com", false),
        ("example.com", "badexample.com", false), ("example.com", "a.example.com", false),
        ("example.com\u{0}.evil.com", "example.com", false),
    ])
    func `a name matches whole, or with a star for its first label`(pattern: String, host: String, does: Bool) {
        #expect(CertificateNames.matches(pattern, host) == does)
    }
}

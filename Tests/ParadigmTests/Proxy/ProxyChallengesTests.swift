import Paradigm
import ParadigmHTTP
import Testing

@Suite struct ProxyChallengesTests {
    @Test(
        arguments: [
            (["Basic realm=\"x\""], ["Basic"]), (["NTLM", "Negotiate"], ["NTLM", "Negotiate"]),
            (["Negotiate, NTLM,Basic realm=\"a, NTLM, b\", charset=\"UTF-8\""], ["Negotiate", "NTLM", "Basic"]),
            (["Digest realm=\"a\\\", Fake b\", nonce = \"1\" , qop=\"auth,auth-int\", Bearer"], ["Digest", "Bearer"]),
            (["NTLM TlRMTVNTUAAC==, Negotiate YII="], ["NTLM", "Negotiate"]),
            (["basic realm=a", "Basic realm=b"], ["basic"]),
            ([",, ,Basic ,"], ["Basic"]), ([""], []), ([], []), (["realm=\"x\""], []), (["\"Basic\""], []),
            (["B{sic x"], []),
            ([String(repeating: "x", count: 33)], []),
            ([(1...20).map { "S\($0)" }.joined(separator: ",")], (1...8).map { "S\($0)" }),
        ] as [([String], [String])]
    )
    func `schemes are told from their parameters`(fields: [String], schemes: [String]) {
        let head = HTTPFields(
            [(name: "Server", value: "squid")] + fields.map { (name: "Proxy-Authenticate", value: $0) }
        )
        #expect(ProxyChallenges.schemes(in: head) == schemes)
    }
}

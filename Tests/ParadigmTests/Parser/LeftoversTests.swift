import Paradigm
import ParadigmHTTP
import Testing

@Suite struct LeftoversTests {
    @Test(
        arguments: [
            ([21, 3, 1, 0, 2], true), ([21, 3], true), ([21], true), ([], false), ([22, 3, 1], false),
            ([21, 2], false),
            ([72, 84, 84, 80], false), ([13, 10, 21, 3], false),
        ] as [([UInt8], Bool)]
    )
    func anAlertOfTLSIsNoReply(bytes: [UInt8], isAlert: Bool) {
        #expect(Leftovers.beginTLSAlert(bytes.span) == isAlert)
    }

    @Test(arguments: [
        ("HTTP/1.1 200 OK\r\n", true), ("HTTP/1.0 500", true), ("HTTP/1.1 ", true), ("HTTP/1.1 4", true),
        ("HTTP/1.1 40", true), ("HTTP/1.1 400 Bad", true), ("H", true), ("\r\nHTTP/1.1 200 OK", true),
        ("\n\r\r\nHTT", true),
        ("HTTP/1.1 408", false), ("HTTP/1.1 408 Request Timeout\r\n\r\n", false), ("\r\nHTTP/1.0 408 \r\n", false),
        ("", false), ("\r\n", false), ("}", false), ("http/1.1 200 OK", false), ("HTTP/2 200", false),
        (" HTTP/1.1 200", false),
    ])
    func `a reply is told from other bytes by its beginning`(text: String, isReply: Bool) {
        let bytes = Array(text.utf8)
        #expect(Leftovers.beginReply(bytes.span) == isReply)
        #expect(Leftovers.beginReply((Array("xy".utf8) + bytes).span, from: 2) == isReply)
    }

    @Test(arguments: [
        ("\r\nHTTP", 2), ("\r\n", 2), ("HTTP", 0), ("", 0), ("\r\n\r\n}", 4), ("\n\n\n\n\n\n\n\n\n\n", 8),
    ])
    func `a few line ends are passed over`(text: String, end: Int) {
        let bytes = Array(text.utf8)
        #expect(Leftovers.endOfLineEnds(bytes.span) == end)
    }
}

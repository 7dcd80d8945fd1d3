import Paradigm
import Testing

@Suite(.timeLimit(.minutes(10))) struct RedirectTests {
    @Test(arguments: ["301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
    func `nothing is sent to where a redirect leads`(status: String) async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } _: { target in
            let location = "http://user:secret@127.0.0.1:\(target.port)/private/path?token=1#part"
            try await withScriptedServer { _ in
                Replies.always(Replies.reply(status, "{}", extra: "Location: \(location)\n"))
            } client: { client, server in
                let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
                #expect(error?.kind == .redirected)
                #expect(error?.status == Int(status.prefix(3)))
                #expect(error?.message.contains(" to 127.0.0.1 ") == true)
                for part in ["user", "secret", "private", "token", "part"] {
                    #expect(error?.message.contains(part) == false)
                }
                #expect(server.log.requests.count == 1)
            }
            #expect(target.log.connections == 0)
        }
    }

    @Test(arguments: ["/elsewhere", "//", "https://", "https://[::1", "nonsense", "https://exa mple/", ""])
    func `a redirect to nowhere is a redirect all the same`(location: String) async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.reply("302 Found", "", extra: "Location: \(location)\n"))
        } client: { client, _ in
            let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
            #expect(error?.kind == .redirected)
            #expect(error?.message.contains(" to ") == false)
        }
    }
}

#if os(Linux)
import NIOCore
import NIOPosix
import Paradigm
import ParadigmAPI
import Testing

/// Nothing is left open, however badly servers behave.
@Suite(.timeLimit(.minutes(10))) struct LeakTests {
    /// Behaviours that end at once, so that a thousand of them do not take long.
    private static let quick = (HostileReply.cut + HostileReply.malformed + HostileReply.large + HostileReply.useless)

    // Each counts in a process of its own, since other tests open and close files meanwhile.

    @Test func `a thousand hostile replies leave no descriptor behind`() async {
        await #expect(processExitsWith: .success) {
            // The first time opens what stays open: event loops and the like.
            try await LeakTests.askHostileServer(times: 8)
            let before = SocketTable.descriptors
            try await LeakTests.askHostileServer(times: 1_000)
            #expect(await LeakTests.descriptors(atMost: before) <= before)
        }
    }

    /// How many files this process has open once they are so few, or after ten seconds.
    private static func descriptors(atMost count: Int) async -> Int {
        let deadline = ContinuousClock.now + .seconds(10)
        await untilTrue { SocketTable.descriptors <= count || ContinuousClock.now > deadline }
        return SocketTable.descriptors
    }

    private static func askHostileServer(times: Int) async throws {
        try await withScriptedServer { connection in
            [.readRequest] + quick[connection % quick.count].steps
        } _: {
            $0.maximumReplyBytes = HostileReply.bodyLimit
            $0.reusesConnections = false
        } client: { client, server in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in 0..<8 {
                    group.addTask {
                        for _ in 0..<(times / 8) {
                            await #expect(throws: ParadigmError.self, "\(worker)") {
                                try await client.chat(.greeting)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(server.log.connections == times)
            // The server's ends close when they learn of it.
            await untilTrue { SocketTable.count(toPort: server.port) == 0 }
        }
    }

    @Test func `a refused connection leaves nothing`() async throws {
        try await withScriptedServer { _ in
            []
        } _: { server in
            // The port of a socket that is connected elsewhere: nobody listens there, and no other test can.
            let holder = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: server.port)
                .get()
            await server.wait(for: .opened(1))
            let port = try #require(holder.localAddress?.port)
            let before = SocketTable.count(toPort: port)
            let configuration = try ScriptedServer(log: WireLog(), port: port).configuration()
            try await withParadigmClient(configuration) { client in
                for _ in 1...100 {
                    let error = await #expect(throws: ParadigmError.self) { try await client.chat(.greeting) }
                    #expect(error?.kind == .connectionRefused)
                }
                // Fewer is no leak: an earlier owner of the port may have had a socket that was about to go.
                #expect(SocketTable.count(toPort: port) <= before)
            }
            try await holder.close()
        }
    }

    @Test func `a hundred clients leave nothing`() async {
        await #expect(processExitsWith: .success) {
            try await LeakTests.openClients(count: 1)
            let before = SocketTable.descriptors
            try await LeakTests.openClients(count: 100)
            #expect(await LeakTests.descriptors(atMost: before) <= before)
        }
    }

    private static func openClients(count: Int) async throws {
        try await withScriptedServer { _ in
            Replies.always(Replies.ok("{}"))
        } _: { server in
            for _ in 1...count {
                try await withParadigmClient(try server.configuration()) { client in
                    _ = try await client.send(.get("/x"))
                }
            }
            await untilTrue { SocketTable.count(toPort: server.port) == 0 }
        }
    }
}
#endif

import NIOCore
import NIOPosix

/// Runs `body` with a port of 127.0.0.1 that nobody answers on: neither accepted nor refused, as behind a firewall that
/// drops packets.
///
/// The port listens, but its queue of connections that wait to be accepted is full, so that the kernel drops further ones.
func withStuckPort<Result>(_ body: (Int) async throws -> Result) async throws -> Result {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    do {
        let listener = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 0)
            .serverChannelOption(.autoRead, value: false)
            .bind(host: "127.0.0.1", port: 0)
            .get()
        let port = listener.localAddress?.port ?? 0
        let filling = ClientBootstrap(group: group).connectTimeout(.milliseconds(300))
        var isFull = false
        for _ in 0..<16 where !isFull {
            do {
                _ = try await filling.connect(host: "127.0.0.1", port: port).get()
            } catch {
                isFull = true
            }
        }
        let result = try await body(port)
        try await group.shutdownGracefully()
        return result
    } catch {
        try await group.shutdownGracefully()
        throw error
    }
}

import Dispatch
import ParadigmBatch
package import ParadigmGround
import Synchronization

/// Serves a report on loopback while it is made: a page that follows the run, by server-sent events.
///
/// It has a thread of its own, and makes a page only while somebody looks on; the run never waits for it.
package final class ReportServer: Sendable {
    /// Browsers that are served at a time, and bytes that one of them may be behind.
    private static let (mostClients, mostBehind) = (8, 8 << 20)
    /// Milliseconds from one event to the next.
    private static let pace: Int32 = 1_000
    /// How long, at the end, whoever looks on may take for the last event.
    private static let patience = Duration.seconds(1)
    private static let headLimit = 8_192

    private let listener: LoopbackListener
    private let door: ReportDoor
    private let language: Language
    /// What names the page's own script, so that no other is run.
    private let nonce: String
    private let render: @Sendable () -> String
    private let state = Mutex(State())
    private let over = DispatchSemaphore(value: 0)

    private struct State {
        var last: String?
        var isEnding = false
        var isWatched = false
    }

    /// Begins to serve.
    ///
    /// - Parameters:
    ///   - language: Of the words around the report.
    ///   - render: The report as it is at present; called on the server's own thread, and not often.
    /// - Throws: ``SystemError``.
    package init(_ language: Language, render: @escaping @Sendable () -> String) throws(SystemError) {
        listener = try LoopbackListener()
        var random = SystemRandomNumberGenerator()
        let words = (0..<4).map { _ in String(random.next() | 1 << 63, radix: 16) }
        let secret = words[0] + words[1]
        nonce = words[2] + words[3]
        door = ReportDoor(port: listener.port, secret: secret)
        (self.language, self.render) = (language, render)
        DispatchQueue(label: "paradigm.report").async { self.serve() }
    }

    /// Where the page is.
    package var address: String { door.address }

    /// Sends the last report to whoever looks on, and ends.
    ///
    /// It takes a second at most, and no time when nobody does. A second time it does nothing.
    ///
    /// - Parameter report: The report; nil to end without.
    package func end(with report: String?) {
        let isWaitedFor = state.withLock { state in
            defer { state.isEnding = true }
            if !state.isEnding { state.last = report }
            return !state.isEnding && state.isWatched
        }
        if isWaitedFor { over.wait() }
    }

    // MARK: The thread

    /// A browser that is connected.
    private struct Client {
        let socket: FileDescriptor
        var head: [UInt8] = []
        var pending: [UInt8] = []
        var follows = false
        var endsWhenSent = false
        var isGone = false
    }

    private func serve() {
        defer { over.signal() }
        var clients: [Client] = []
        defer { for client in clients { client.socket.close() } }
        var (shown, due) = ("", MonotonicTime.now)
        while !state.withLock({ $0.isEnding }) {
            FileDescriptor.wait(
                for: [(listener.descriptor, false)] + clients.map { ($0.socket, !$0.pending.isEmpty) },
                milliseconds: clients.isEmpty ? 250 : 100
            )
            take(&clients)
            let isWatched = clients.contains(where: \.follows)
            state.withLock { $0.isWatched = isWatched }
            if isWatched, MonotonicTime.now >= due {
                due = MonotonicTime.now + .milliseconds(Int64(Self.pace))
                let report = render()
                if report != shown { tell(LivePage.event(report, isLast: false), &clients) }
                shown = report
            }
            flush(&clients)
        }
        guard let last = state.withLock({ $0.last }) else { return }
        tell(LivePage.event(last, isLast: true), &clients)
        let end = MonotonicTime.now + Self.patience
        flush(&clients)
        while clients.contains(where: { !$0.pending.isEmpty }), MonotonicTime.now < end {
            FileDescriptor.wait(for: clients.map { ($0.socket, true) }, milliseconds: 50)
            flush(&clients)
        }
    }

    private func take(_ clients: inout [Client]) {
        while let socket = listener.accepted() {
            if clients.count < Self.mostClients { clients.append(Client(socket: socket)) } else { socket.close() }
        }
        for index in clients.indices {
            guard case .bytes(let bytes) = clients[index].socket.receive(atMost: Self.headLimit) else { continue }
            // Closed, or more than a request's head.
            if bytes.isEmpty || clients[index].head.count > Self.headLimit { clients[index].isGone = true }
            guard !clients[index].follows, !clients[index].endsWhenSent else { continue }
            clients[index].head += bytes
            let text = String(decoding: clients[index].head, as: UTF8.self)
            guard let end = text.firstRange(of: "\r\n\r\n") else { continue }
            answer(String(text[..<end.lowerBound]), &clients[index])
        }
    }

    private func answer(_ head: String, _ client: inout Client) {
        switch door.answer(to: head) {
        case .page:
            client.pending += Self.reply(
                200,
                "text/html; charset=utf-8",
                LivePage.html(render(), language, nonce: nonce)
            )
            client.endsWhenSent = true
        case .events:
            client.pending += Self.head(200, "text/event-stream", length: nil)
            client.pending += LivePage.event(render(), isLast: false).utf8
            client.follows = true
        case .refused(let status):
            client.pending += Self.reply(status, "text/plain; charset=utf-8", "\(status)\n")
            client.endsWhenSent = true
        }
    }

    private func tell(_ event: String, _ clients: inout [Client]) {
        for index in clients.indices where clients[index].follows {
            // Whoever does not read is left out, rather than remembered for.
            if clients[index].pending.count > Self.mostBehind {
                clients[index].isGone = true
            } else {
                clients[index].pending += event.utf8
            }
        }
    }

    private func flush(_ clients: inout [Client]) {
        for index in clients.indices where !clients[index].isGone {
            guard let sent = clients[index].socket.send(some: clients[index].pending) else {
                clients[index].isGone = true
                continue
            }
            clients[index].pending.removeFirst(sent)
            if clients[index].endsWhenSent, clients[index].pending.isEmpty { clients[index].isGone = true }
        }
        for client in clients where client.isGone { client.socket.close() }
        clients.removeAll(where: \.isGone)
    }

    private static func reply(_ status: Int, _ type: String, _ body: String) -> [UInt8] {
        head(status, type, length: body.utf8.count) + body.utf8
    }

    private static func head(_ status: Int, _ type: String, length: Int?) -> [UInt8] {
        let fields = [
            "HTTP/1.1 \(status) \(status == 200 ? "OK" : "Refused")", "Content-Type: \(type)",
            "Cache-Control: no-store",
            "X-Content-Type-Options: nosniff", "Referrer-Policy: no-referrer", "X-Frame-Options: DENY",
            "Cross-Origin-Resource-Policy: same-origin", "Connection: close",
        ]
        let all = fields + (length.map { ["Content-Length: \($0)"] } ?? [])
        return Array((all.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    }
}

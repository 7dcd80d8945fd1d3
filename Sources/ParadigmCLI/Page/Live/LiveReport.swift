import ParadigmGround
import Synchronization

/// A report that can be looked at while it is made: who makes it says what it is at present.
package final class LiveReport: Sendable {
    /// What the present report is made with.
    private final class Present: Sendable {
        let render: Mutex<@Sendable () -> String>

        init(_ render: @escaping @Sendable () -> String) { self.render = Mutex(render) }
    }

    private let present: Present
    private let server: ReportServer

    /// Begins to serve one, and says where.
    ///
    /// - Parameters:
    ///   - isAsked: Whether somebody asked for it.
    ///   - session: Where the address is said.
    /// - Returns: nil when nobody asked.
    /// - Throws: `SystemError`.
    static func started(_ isAsked: Bool, _ session: Session) throws(SystemError) -> LiveReport? {
        isAsked ? try LiveReport(session) : nil
    }

    private init(_ session: Session) throws(SystemError) {
        let start = ReportPage(
            title: Text(en: "Nothing has ended yet", fr: "Rien n'est encore terminé"),
            language: session.language
        )
        let present = Present { start.html }
        self.present = present
        server = try ReportServer(session.language) { present.render.withLock { $0 }() }
        session.terminal.say(
            Text(en: "Follow this run at \(server.address)", fr: "Suivez cette exécution sur \(server.address)")
        )
    }

    /// Takes what the report is from now on; called only while somebody looks on.
    func show(_ render: @escaping @Sendable () -> String) {
        present.render.withLock { $0 = render }
    }

    /// Shows the report as it is at last, and ends; see ``ReportServer/end(with:)``.
    func end(with report: String? = nil) { server.end(with: report) }
}

import Paradigm
import ParadigmAPI
import Synchronization

/// A port that speaks TLS and closes a connection over which none comes, without a word.
///
/// Each such loss looks like one that passes, so a run would go on knocking until it takes the server for unreachable. As a
/// single call does when it has failed, it looks once what speaks there, as soon as nobody at all has been answered.
extension Engine {
    /// A loss that somebody should look into, for once: of a connection to a server that has answered nobody.
    @inline(never)
    func lossToLookInto() -> ParadigmError? {
        guard !client.configuration.baseURL.isTLS,
            gate.read({ $0.outage.isDown && !$0.outage.everAnswered }),
            let trouble = figures.trouble, trouble.kind == .connectionLost,
            !hasLookedAtPort.exchange(true, ordering: .relaxed)
        else { return nil }
        return trouble
    }

    /// Looks at the port, and stops the run when the base URL cannot be right.
    @inline(never)
    func lookAtPort(after loss: ParadigmError) async {
        let found =
            if let look = options.look {
                await look(loss)
            } else {
                await loss.lookingForTLS(at: client.configuration.baseURL)
            }
        guard found.attemptClass.endsRun else { return }
        tally.withLock { $0.note(found) }
        gate.stop(.failed)
    }
}

import Paradigm
import ParadigmAPI
import ParadigmBatch
import Synchronization

/// A whole run of the real engine through the real gate, in virtual time and on one thread.
struct Replay {
    /// How the machine itself came to its end.
    enum Halt {
        case finished
        /// Nothing could run, no timer was left, and the run had not ended.
        case hang
        /// It went on for ever, in a moment or in time.
        case endless
    }

    private static let mostJobs = 2_000_000
    private static let longest: UInt64 = 48 * 3_600 * second

    let scenario: Scenario
    let entries: [ReplayLog.Entry]
    let halt: Halt
    let figures: RunTally
    let counts: AdmissionCounts
    let stopped: StopReason?
    /// What still stood open at the end: places in the window, waiters at the gate.
    let leftInFlight: Int
    let leftWaiting: Int
    /// Faults that the machine itself noticed.
    let complaints: [String]

    /// Replays a scenario.
    init(_ scenario: Scenario) throws {
        let world = ReplayWorld(scenario)
        var configuration = ParadigmConfiguration(baseURL: try BaseURL("http://127.0.0.1:1"))
        configuration.maximumConnections = scenario.workers
        let client = ParadigmClient(configuration, transport: ReplayTransport(world))
        world.client.withLock { $0 = client }
        var options = Engine.Options()
        options.workers = scenario.workers
        options.job = ReplayRow.job
        options.hedges = scenario.hedgedPercent > 0
        options.pause = { try await world.wait(UInt64($0 / .nanoseconds(1))) }
        options.look = { $0 }
        let engine = Engine(
            client: client,
            source: ReplaySource(world),
            sink: ReplaySink(world),
            gate: world.gate,
            clock: world.clock,
            options: options
        )
        halt = Self.drive(world, engine, client)
        world.client.withLock { $0 = nil }
        self.scenario = scenario
        entries = world.log.entries
        figures = engine.figures
        counts = world.gate.read { $0.counts }
        stopped = world.gate.read { $0.stopped }
        leftInFlight = world.gate.read { $0.window.inFlight }
        leftWaiting = world.gate.waiting
        let strays = world.executor.strays
        complaints = world.checkKeys() + (strays > 0 ? ["\(strays) jobs came from other threads"] : [])
    }

    /// The trace, a line for each event.
    var trace: String { entries.map { "\($0)\n" }.joined() }

    private static func drive(_ world: ReplayWorld, _ engine: Engine, _ client: ParadigmClient) -> Halt {
        world.executor.beginDriving()
        let run = Task(executorPreference: world.executor) {
            do {
                try await engine.run()
                world.note(.returned)
            } catch {
                world.note(.threw("\(error)"))
            }
            await client.close()
            world.note(.closed)
        }
        if let time = world.scenario.stopAt {
            world.at(time) {
                world.note(.stopAsked)
                world.gate.stop(.asked)
            }
        }
        if let time = world.scenario.cancelAt {
            world.at(time) {
                world.note(.cancelled)
                run.cancel()
            }
        }
        if let time = world.scenario.closeAt {
            world.at(time) {
                world.note(.closeAsked)
                Task(executorPreference: world.executor) { await client.close() }
            }
        }
        var jobs = mostJobs
        while true {
            guard world.executor.runUntilIdle(atMost: &jobs), world.now < longest else { return .endless }
            if world.isClosed { return .finished }
            guard world.clock.advance() else { return .hang }
        }
    }
}

import ParadigmGround
import ParadigmHTTP
import Testing

/// A lane's machine between a made-up world and a test: it does what the machine says, and notes whatever must not be.
///
/// Connections, openings and waiters are numbers. Calls are objects of which only the machine keeps hold, so that the end
/// of one shows that the machine holds nothing of its request any more.
final class LaneRig {
    enum Numbers: LaneHandles {
        typealias Connection = Int
        typealias Opening = Int
        typealias Whole = Int
        typealias Head = Int
        typealias Piece = Int
    }

    typealias Action = LaneAction<Numbers>

    /// What became of a task that waited.
    enum Result: Equatable {
        case reply([UInt8])
        case head(Int)
        case piece([UInt8]?)
        case failure(String)
    }

    /// A call as the rest of the program knows it.
    struct WeakCall {
        weak var call: Call?
        let name: ObjectIdentifier
    }

    static let second: UInt64 = 1_000_000_000
    static let longestIdle = 60 * second

    var machine = LaneMachine<Numbers>()
    var now = 1_000 * second
    /// What broke a rule, in words.
    private(set) var faults: [String] = []

    // MARK: The world

    /// Whether the next reply that asks for room gets some to read on.
    var hasRoom = true
    private(set) var isClosed = false
    private(set) var results: [Int: Result] = [:]
    /// Who got a reply that may be cut.
    private(set) var doubted: Set<Int> = []
    private(set) var waiting: Set<Int> = []
    private(set) var open: Set<Int> = []
    private(set) var paused: Set<Int> = []
    private(set) var openings: Set<Int> = []
    private(set) var surplus: [UInt64] = []
    private(set) var taken: [ObjectIdentifier: Int] = [:]
    /// The call whose request waits for its turn, the connection that waits to be written to.
    private(set) var turns: [WeakCall] = []
    private(set) var writes: [Int] = []
    private(set) var requests = 0
    /// The call of the exchange begun last, and of the piece asked for last.
    private(set) var last: WeakCall?
    /// For which calls something is being opened.
    private(set) var opened: [Int: WeakCall] = [:]
    private var number = 0

    private func take() -> Int {
        number += 1
        return number
    }

    private func rule(_ holds: Bool, _ words: @autoclosure () -> String) {
        if !holds { faults.append(words()) }
    }

    // MARK: Events

    /// Asks for a whole reply, or for a head; gives the number of whoever waits for it.
    @discardableResult
    func begin(isStream: Bool = false, isRefused: Bool = false, _ change: (inout HTTPRequest) -> Void = { _ in }) -> Int
    {
        var request = HTTPRequest(head: HTTPRequestHead(method: "POST", hasBody: true, target: "/", fields: []))
        change(&request)
        let waiter = take()
        waiting.insert(waiter)
        let call = Call()
        let name = WeakCall(call: call, name: ObjectIdentifier(call))
        let exchange = Exchange<Numbers>(request, for: call, isStream ? .head(waiter) : .whole(waiter))
        if isRefused {
            perform(machine.refuse(exchange, CancellationError()))
        } else {
            last = name
            perform(machine.begin(exchange, longestIdle: Self.longestIdle, at: now))
        }
        return waiter
    }

    /// It is the turn of whoever waits longest to open a connection; gives the opening, if one was begun.
    @discardableResult
    func turn() -> Int? {
        guard !turns.isEmpty else { return nil }
        let turn = turns.removeFirst()
        guard let call = turn.call, machine.timeToOpen(for: call) != nil else { return nil }
        let opening = take()
        openings.insert(opening)
        opened[opening] = turn
        machine.opens(opening, at: now)
        check()
        return opening
    }

    /// An opening has come to its end; gives the connection, if it is one and wanted.
    @discardableResult
    func opens(_ opening: Int?, _ error: TransportError? = nil, isPlain: Bool = true) -> Int? {
        guard let opening, let turn = opened.removeValue(forKey: opening) else { return nil }
        // What was given up comes to its end as well.
        openings.remove(opening)
        let call = turn.call ?? Call()
        if let error {
            perform(machine.failedToOpen(for: call, error))
            return nil
        }
        let connection = take()
        open.insert(connection)
        let line = Line<Numbers>(
            connection,
            number: UInt64(connection),
            isPlain: isPlain,
            limits: ResponseParser.Limits()
        )
        perform(machine.opened(line, for: call, at: now))
        return open.contains(connection) ? connection : nil
    }

    /// The end of a turn of the loop: what waits to be written is.
    func write() {
        let connections = writes
        writes = []
        for connection in connections where open.contains(connection) {
            if machine.write(at: now) != nil {
                requests += 1
                rule(!paused.contains(connection), "a request went out over a connection that is not read")
            }
            check()
        }
    }

    /// Bytes come over the connection, if there is one.
    func read(_ bytes: [UInt8]) {
        guard !open.isEmpty else { return }
        perform(machine.read(bytes.span, at: now))
    }

    func read(_ text: String) { read(Array(text.replacing("\n", with: "\r\n").utf8)) }

    /// A task asks for the next piece.
    @discardableResult
    func next() -> Int {
        let waiter = take()
        waiting.insert(waiter)
        let call = Call()
        last = WeakCall(call: call, name: ObjectIdentifier(call))
        perform(machine.next(waiter, for: call, at: now))
        return waiter
    }

    func cancel() { if let call = last?.call { perform(machine.cancel(call)) } }
    func cancelOther() { perform(machine.cancel(Call())) }
    func stop() { perform(machine.stop()) }
    func close() {
        perform(machine.close())
        isClosed = true
    }
    func ended() { if !open.isEmpty { perform(machine.ended(at: now)) } }
    func broke(_ reason: TransportError? = nil, isUnannounced: Bool = false) {
        if !open.isEmpty { perform(machine.broke(reason, isUnannounced: isUnannounced)) }
    }
    func fail(_ error: TransportError) { if !open.isEmpty { perform(machine.fail(error)) } }
    func sentPiece(isLast: Bool) {
        machine.sentPiece(isLast: isLast, at: now)
        check()
    }
    func foundRoom() { if let last { perform(machine.foundRoom(for: last.name, at: now)) } }

    /// Time passes, and deadlines with it.
    func pass(_ seconds: UInt64) {
        now += seconds * Self.second
        perform(machine.reachedDeadline(at: now))
        rule(machine.nextDeadline.map { $0.due > now } ?? true, "a deadline has passed and nothing happened")
    }

    // MARK: Actions

    private func perform(_ action: Action) {
        if let number = action.surplus { surplus.append(number) }
        switch action.room {
        case .take(let bytes, let call):
            rule(bytes > 0, "no room was taken")
            taken[ObjectIdentifier(call), default: 0] += bytes
        case .release(let bytes, let call):
            let had = taken.removeValue(forKey: ObjectIdentifier(call))
            rule(had == bytes, "\(bytes) bytes of room were given back, and \(had ?? 0) taken")
        case nil: break
        }
        switch action.givenUp {
        case .connection(let connection):
            rule(open.remove(connection) != nil, "connection \(connection) is closed a second time")
            paused.remove(connection)
        case .opening(let opening):
            rule(openings.remove(opening) != nil, "opening \(opening) is given up after its end")
        case nil: break
        }
        if let delivery = action.delivery { take(delivery) }
        if let next = action.next { take(next) }
        check()
        if case .take = action.room { perform(machine.tookRoom(hasMore: hasRoom)) }
    }

    private func take(_ delivery: Action.Delivery) {
        switch delivery {
        case .reply(let waiter, let reply):
            resume(waiter, .reply(reply.body))
            if reply.head.mayBeCut { doubted.insert(waiter) }
        case .head(let waiter, let head): resume(waiter, .head(head.status))
        case .piece(let waiter, let piece):
            rule(piece?.isEmpty != true, "an empty piece")
            resume(waiter, .piece(piece))
        case .noReply(.whole(let waiter), let error): resume(waiter, .failure("\(error)"))
        case .noReply(.head(let waiter), let error): resume(waiter, .failure("\(error)"))
        case .noPiece(let waiter, let error): resume(waiter, .failure("\(error)"))
        }
    }

    private func resume(_ waiter: Int, _ result: Result) {
        rule(waiting.remove(waiter) != nil, "waiter \(waiter) is resumed a second time")
        results[waiter] = result
    }

    private func take(_ next: Action.Next) {
        rule(!isClosed, "something is done after the end: \(next)")
        switch next {
        case .open(let call):
            rule(!waiting.isEmpty, "a connection is opened for nobody")
            turns.append(WeakCall(call: call, name: ObjectIdentifier(call)))
        case .write(let connection):
            rule(open.contains(connection), "a closed connection is written to")
            writes.append(connection)
        case .pause(let connection):
            rule(open.contains(connection) && paused.insert(connection).inserted, "reading stops twice")
        case .resume(let connection):
            rule(open.contains(connection) && paused.remove(connection) != nil, "reading goes on twice")
        }
    }

    // MARK: What holds at any time

    private func check() {
        rule(open.count <= 1, "more than one connection is open")
        rule(waiting.count <= 1, "more than one task waits: \(waiting)")
        rule(!isClosed || open.isEmpty && openings.isEmpty && waiting.isEmpty, "something is left after the end")
        rule(machine.nextDeadline == nil || !open.isEmpty, "a deadline without a connection")
    }

    /// What holds between two events, when nobody but the machine has hold of a call.
    func settle() {
        guard machine.nextDeadline == nil, waiting.isEmpty else { return }
        // Nothing is under way: nothing of a request is held.
        rule(last?.call == nil, "an idle lane holds a request")
        rule(taken.isEmpty && paused.isEmpty, "an idle lane holds room, or does not read")
    }
}

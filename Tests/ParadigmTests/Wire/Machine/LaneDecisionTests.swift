import ParadigmHTTP
import Testing

/// What a lane decides, one decision after the other.
@Suite struct LaneDecisionTests {
    private static let reply = "HTTP/1.1 200 OK\nContent-Length: 2\n\nok"

    /// A lane whose connection has carried one exchange.
    private func usedLane() -> LaneRig {
        let rig = LaneRig()
        let waiter = rig.begin()
        rig.opens(rig.turn())
        rig.write()
        rig.read(Self.reply)
        #expect(rig.results[waiter] == .reply(Array("ok".utf8)))
        return rig
    }

    // MARK: Once more on a fresh connection

    @Test func `a request goes out a second time when a used connection dies unanswered, and no third time`() {
        let rig = usedLane()
        let waiter = rig.begin()
        rig.write()
        rig.ended()
        #expect(rig.open.isEmpty && rig.results[waiter] == nil)
        rig.opens(rig.turn())
        rig.write()
        #expect(rig.requests == 3)
        rig.ended()
        #expect(rig.results[waiter] == .failure("closedBeforeReply"))
        #expect(rig.turns.isEmpty)
    }

    @Test func `nothing goes out again over a connection that carried nothing before`() {
        let rig = LaneRig()
        let waiter = rig.begin()
        rig.opens(rig.turn())
        rig.write()
        rig.ended()
        #expect(rig.results[waiter] == .failure("closedBeforeReply") && rig.turns.isEmpty)
    }

    @Test func `what must not be repeated is not, but for a request that was never written`() {
        for isWritten in [false, true] {
            let rig = usedLane()
            let waiter = rig.begin { $0.isRepeatable = false }
            if isWritten { rig.write() }
            rig.ended()
            #expect((rig.results[waiter] == .failure("closedBeforeReply")) == isWritten)
            #expect(rig.turns.isEmpty == isWritten)
        }
    }

    @Test func `after the first byte nothing goes out again`() {
        let rig = usedLane()
        let waiter = rig.begin()
        rig.write()
        rig.read("H")
        rig.ended()
        #expect(rig.results[waiter] == .failure("cut(received: 0, expected: nil)") && rig.turns.isEmpty)
    }

    // MARK: An end that TLS has not announced

    private static let untilClose = "HTTP/1.1 200 OK\n\nok"

    /// A lane over which a reply has begun.
    private func readingLane(_ reply: String, isStream: Bool = false) -> (LaneRig, waiter: Int) {
        let rig = LaneRig()
        let waiter = rig.begin(isStream: isStream)
        rig.opens(rig.turn())
        rig.write()
        rig.read(reply)
        return (rig, waiter)
    }

    @Test func `a whole reply that lasts until the connection ends is handed over in doubt`() {
        let (rig, waiter) = readingLane(Self.untilClose)
        rig.broke(isUnannounced: true)
        #expect(rig.results[waiter] == .reply(Array("ok".utf8)) && rig.doubted == [waiter])
        #expect(rig.open.isEmpty && rig.turns.isEmpty)
        let (announced, other) = readingLane(Self.untilClose)
        announced.ended()
        #expect(announced.results[other] == .reply(Array("ok".utf8)) && announced.doubted.isEmpty)
    }

    @Test func `a streamed one ends in doubt behind its last bytes`() {
        let (rig, _) = readingLane(Self.untilClose, isStream: true)
        rig.broke(isUnannounced: true)
        let (piece, end) = (rig.next(), rig.next())
        #expect(rig.results[piece] == .piece(Array("ok".utf8)))
        #expect(rig.results[end] == .failure("unannouncedEnd(received: 2)"))
    }

    @Test func `a reset, and a body that tells its length, are as they were`() {
        let (reset, first) = readingLane(Self.untilClose)
        reset.broke()
        #expect(reset.results[first] == .failure("cut(received: 2, expected: nil)") && reset.doubted.isEmpty)
        let (short, second) = readingLane("HTTP/1.1 200 OK\nContent-Length: 3\n\nok")
        short.broke(isUnannounced: true)
        #expect(short.results[second] == .failure("cut(received: 2, expected: Optional(3))") && short.doubted.isEmpty)
        let (head, third) = readingLane("HTTP/1.1 200 O")
        head.broke(isUnannounced: true)
        #expect(head.results[third] == .failure("cut(received: 0, expected: nil)"))
    }

    // MARK: Which connection

    @Test func `a connection that was idle for too long is replaced`() {
        for (seconds, isKept) in [(59, true), (60, false)] as [(UInt64, Bool)] {
            let rig = usedLane()
            rig.pass(seconds)
            rig.begin()
            #expect(rig.open.isEmpty != isKept && rig.writes.isEmpty != isKept)
        }
    }

    @Test func `a request that wants a connection of its own gets one that nobody has after it`() {
        let rig = usedLane()
        let waiter = rig.begin { $0.usesFreshConnection = true }
        #expect(rig.open.isEmpty)
        rig.opens(rig.turn())
        rig.write()
        rig.read(Self.reply)
        #expect(rig.results[waiter] == .reply(Array("ok".utf8)))
        #expect(rig.open.isEmpty)
    }

    @Test(arguments: [
        (before: "", reply: "HTTP/1.1 200 OK\nConnection: close\nContent-Length: 2\n\nok", surplus: 0),
        ("", "HTTP/1.0 200 OK\nContent-Length: 2\n\nok", 0), ("", reply + "}", 0), ("", reply + reply, 1),
        ("\n", reply, 0), ("\n", reply + "HTTP/1.1 408 Request Timeout\n", 0),
    ])
    func `a connection is used no more after such a reply`(before: String, reply: String, surplus: Int) {
        let rig = usedLane()
        let waiter = rig.begin()
        rig.write()
        rig.read(before)
        rig.read(reply)
        #expect(rig.results[waiter] == .reply(Array("ok".utf8)))
        #expect(rig.open.isEmpty && rig.surplus.count == surplus)
    }

    @Test func `a reply that comes before all of the request has gone out ends the connection`() {
        for isAll in [false, true] {
            let rig = LaneRig()
            LaneMachineTests.Situation.uploading.arrange(rig)
            rig.sentPiece(isLast: isAll)
            rig.read(Self.reply)
            #expect(rig.open.isEmpty == !isAll)
        }
    }

    @Test func `bytes that come while nothing is asked end the connection, and the request goes out on another`() {
        let rig = usedLane()
        rig.begin()
        rig.read(Self.reply)
        #expect(rig.surplus.count == 1 && rig.open.isEmpty && rig.turns.count == 1)
    }

    // MARK: Deadlines

    @Test func `the deadlines follow each other`() {
        let rig = LaneRig()
        let start = rig.now
        rig.begin { $0.deadlines = Deadlines(firstByte: .seconds(10), idle: .seconds(5), total: .seconds(12)) }
        #expect(rig.machine.nextDeadline == nil)
        rig.opens(rig.turn())
        #expect(rig.machine.nextDeadline == nil)
        rig.write()
        func next() -> String {
            rig.machine.nextDeadline.map { "\($0.phase) \(($0.due - start) / LaneRig.second)" } ?? ""
        }
        #expect(next() == "firstByte 10")
        rig.pass(2)
        rig.read("HTTP/1.1 200 OK\nContent-Length: 9\n\n")
        #expect(next() == "idle 7")
        rig.pass(4)
        rig.read("x")
        #expect(next() == "idle 11")
        rig.pass(4)
        rig.read("x")
        #expect(next() == "total 12")
        rig.read("xxxxxxx")
        #expect(next() == "")
    }

    @Test func `while this side does not read, only the total counts`() {
        for situation in [LaneMachineTests.Situation.full, .held] {
            let rig = LaneRig()
            situation.arrange(rig)
            #expect(rig.paused.count == 1)
            #expect(rig.machine.nextDeadline?.phase == .total)
            rig.pass(500)
            if situation == .full { rig.next() } else { rig.foundRoom() }
            #expect(rig.paused.isEmpty)
            // From when reading went on.
            #expect(rig.machine.nextDeadline?.due == rig.now + 120 * LaneRig.second)
        }
    }

    @Test func `a slow line is no silence of the server's`() {
        let rig = LaneRig()
        LaneMachineTests.Situation.uploading.arrange(rig)
        rig.pass(599)
        rig.sentPiece(isLast: false)
        #expect(rig.machine.nextDeadline?.phase == .total)
        rig.pass(301)
        #expect(rig.open.isEmpty)
    }

    // MARK: Reading pauses

    /// What had been read already when reading stopped may bring the end.
    @Test func `a reply that ends behind a pause leaves a connection that is read`() {
        let rig = LaneRig()
        LaneMachineTests.Situation.full.arrange(rig)
        #expect(rig.paused.count == 1)
        rig.read([UInt8](repeating: 1, count: 100_000))
        #expect(rig.paused.isEmpty && rig.open.count == 1)
        let reader = rig.next()
        #expect(rig.results[reader] == .piece([UInt8](repeating: 1, count: 400_000)))
        let waiter = rig.begin()
        rig.write()
        rig.read(Self.reply)
        #expect(rig.results[waiter] == .reply(Array("ok".utf8)))
    }

    // MARK: Giving up

    @Test func `a call strikes what it began or reads and nothing later`() {
        let rig = LaneRig()
        let first = rig.begin(isStream: true)
        rig.opens(rig.turn())
        rig.write()
        rig.read("HTTP/1.1 200 OK\nContent-Length: 9\n\nx")
        #expect(rig.results[first] == .head(200))
        rig.cancelOther()
        #expect(rig.open.count == 1)
        let reader = rig.next()
        #expect(rig.results[reader] == .piece([0x78]))
        rig.cancel()
        #expect(rig.open.isEmpty)
        let late = rig.next()
        #expect(rig.results[late] == .failure("CancellationError()"))
    }

    @Test func `what nobody has read is there after the end, unless it was given up`() {
        for isGivenUp in [false, true] {
            let rig = LaneRig()
            LaneMachineTests.Situation.cutUnread.arrange(rig)
            if isGivenUp { rig.stop() }
            let pieces = [rig.next(), rig.next()].map { rig.results[$0] }
            let end = LaneRig.Result.failure("cut(received: 2, expected: Optional(5))")
            #expect(pieces == (isGivenUp ? [end, end] : [.piece(Array("he".utf8)), end]))
        }
    }

    @Test func `a request that is begun over another takes its place`() {
        for situation in [LaneMachineTests.Situation.waiting, .opening, .begun, .written, .collecting, .streaming] {
            let rig = LaneRig()
            situation.arrange(rig)
            let before = rig.waiting.first
            let waiter = rig.begin()
            if let before { #expect(rig.results[before] == .failure("CancellationError()")) }
            #expect(rig.open.isEmpty && rig.openings.isEmpty)
            while !rig.turns.isEmpty { rig.opens(rig.turn()) }
            rig.write()
            rig.read(Self.reply)
            #expect(rig.results[waiter] == .reply(Array("ok".utf8)) && rig.faults.isEmpty, "\(situation)")
        }
    }

    @Test func `one task reads at a time`() {
        let rig = LaneRig()
        LaneMachineTests.Situation.piece.arrange(rig)
        let first = rig.waiting.first
        let second = rig.next()
        #expect(rig.results[second] == .failure("closedBeforeReply"))
        rig.read("x")
        #expect(first.flatMap { rig.results[$0] } == .piece([0x78]))
    }

    // MARK: What the end means

    @Test func `what the server says of its reasons goes before its silence, and not before what has come`() {
        for (situation, words) in [
            (LaneMachineTests.Situation.written, "tlsFailed(ParadigmHTTP.TransportError.TLSFailure.certificateWanted)"),
            (.collecting, "cut(received: 2, expected: Optional(5))"),
        ] {
            let rig = LaneRig()
            situation.arrange(rig)
            let waiter = rig.waiting.first
            rig.broke(.tlsFailed(.certificateWanted))
            #expect(waiter.flatMap { rig.results[$0] } == .failure(words))
        }
    }

    @Test func `a body that lasts until the connection closes is whole then`() {
        let rig = LaneRig()
        LaneMachineTests.Situation.written.arrange(rig)
        let waiter = rig.waiting.first
        rig.read("HTTP/1.1 200 OK\n\nall")
        rig.ended()
        #expect(waiter.flatMap { rig.results[$0] } == .reply(Array("all".utf8)) && rig.open.isEmpty)
    }

    @Test func `a closed lane refuses what is asked of it`() {
        let rig = LaneRig()
        rig.close()
        let waiter = rig.begin()
        #expect(rig.results[waiter] == .failure("closed"))
    }
}

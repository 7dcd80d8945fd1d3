import ParadigmGround
import ParadigmHTTP
import Testing

/// Every state of a lane and every event in it: each task is resumed once, and nothing is done that must not be.
@Suite struct LaneMachineTests {
    private static let whole = "HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"
    private static let head = "HTTP/1.1 200 OK\nContent-Length: 5\n\n"

    /// The states, each with the way there.
    enum Situation: String, CaseIterable {
        case unused, waiting, opening, begun, begunAgain, written, writtenAgain, writtenSecondTime, uploading
        case readingHead, collecting, held, streaming, full, piece, idle, idleUnread, failed, cutUnread, closed

        func arrange(_ rig: LaneRig) {
            switch self {
            case .unused: break
            case .waiting: rig.begin()
            case .opening: Self.waiting.arrange(rig, then: { rig.turn() })
            case .begun: Self.open(rig)
            case .begunAgain: Self.idle.arrange(rig, then: { rig.begin() })
            case .written: Self.begun.arrange(rig, then: rig.write)
            case .writtenAgain: Self.begunAgain.arrange(rig, then: rig.write)
            case .writtenSecondTime:
                Self.writtenAgain.arrange(rig, then: rig.ended)
                rig.opens(rig.turn())
                rig.write()
            case .uploading:
                Self.open(rig) {
                    $0.file = try? FileBody(OwnedDescriptor(opening: "/dev/null", 0), length: 9, tail: [])
                }
                rig.write()
            case .readingHead: Self.written.arrange(rig, then: { rig.read("HTTP/1.1 2") })
            case .collecting: Self.written.arrange(rig, then: { rig.read(LaneMachineTests.head + "he") })
            case .held:
                rig.hasRoom = false
                Self.collecting.arrange(rig)
            case .streaming: Self.stream(rig, "HTTP/1.1 200 OK\nContent-Length: 400000\n\n")
            case .full: Self.streaming.arrange(rig, then: { rig.read([UInt8](repeating: 1, count: 300_000)) })
            case .piece: Self.streaming.arrange(rig, then: { rig.next() })
            case .idle: Self.written.arrange(rig, then: { rig.read(LaneMachineTests.whole) })
            case .idleUnread: Self.stream(rig, LaneMachineTests.whole)
            case .failed: Self.written.arrange(rig, then: { rig.fail(.timedOut(.total, after: .seconds(1))) })
            case .cutUnread:
                Self.stream(rig, LaneMachineTests.head + "he")
                rig.ended()
            case .closed: Self.idle.arrange(rig, then: rig.close)
            }
        }

        private func arrange(_ rig: LaneRig, then event: () -> Void) {
            arrange(rig)
            event()
        }

        private static func open(
            _ rig: LaneRig,
            isStream: Bool = false,
            _ change: (inout HTTPRequest) -> Void = { _ in }
        ) {
            rig.begin(isStream: isStream, change)
            rig.opens(rig.turn())
        }

        private static func stream(_ rig: LaneRig, _ reply: String) {
            open(rig, isStream: true)
            rig.write()
            rig.read(reply)
        }
    }

    /// All that can happen, to any lane at any time.
    enum Event: String, CaseIterable {
        case begin, beginStream, beginFresh, refuse, turn, opens, failsToOpen, write, sentPiece, sentAll
        case readNothing, readWhole, readHead, readPiece, readGarbage, readLineEnd, readAlert, readTooMuch
        case ended, broke, brokeForReason, endedUnannounced, fails, closedBeforeReply, aSecond, tenMinutes, anHour
        case foundRoom, next, cancel, cancelOther, stop, close

        func happen(to rig: LaneRig) {
            switch self {
            case .begin: rig.begin()
            case .beginStream: rig.begin(isStream: true)
            case .beginFresh: rig.begin { $0.usesFreshConnection = true }
            case .refuse: rig.begin(isRefused: true)
            case .turn: rig.turn()
            case .opens: rig.opens(rig.opened.keys.max())
            case .failsToOpen: rig.opens(rig.opened.keys.max(), .unreachable(.refused))
            case .write: rig.write()
            case .sentPiece: rig.sentPiece(isLast: false)
            case .sentAll: rig.sentPiece(isLast: true)
            case .readNothing: rig.read("")
            case .readWhole: rig.read(LaneMachineTests.whole)
            case .readHead: rig.read(LaneMachineTests.head)
            case .readPiece: rig.read("lo")
            case .readGarbage: rig.read("}")
            case .readLineEnd: rig.read("\n")
            case .readAlert: rig.read([21, 3, 1, 0, 2, 2, 70])
            case .readTooMuch: rig.read(LaneMachineTests.whole + LaneMachineTests.whole)
            case .ended: rig.ended()
            case .broke: rig.broke()
            case .brokeForReason: rig.broke(.tlsFailed(.certificateWanted))
            case .endedUnannounced: rig.broke(isUnannounced: true)
            case .fails: rig.fail(.unreadableBody(nil))
            case .closedBeforeReply: rig.fail(.closedBeforeReply)
            case .aSecond: rig.pass(1)
            case .tenMinutes: rig.pass(600)
            case .anHour: rig.pass(3_600)
            case .foundRoom: rig.foundRoom()
            case .next: rig.next()
            case .cancel: rig.cancel()
            case .cancelOther: rig.cancelOther()
            case .stop: rig.stop()
            case .close: rig.close()
            }
        }
    }

    @Test(arguments: Situation.allCases)
    func `every event and every second event keeps the rules`(situation: Situation) {
        for first in Event.allCases {
            for second in Event.allCases {
                let rig = LaneRig()
                situation.arrange(rig)
                for event in [first, second, .close] {
                    event.happen(to: rig)
                    rig.settle()
                }
                #expect(rig.faults.isEmpty && rig.waiting.isEmpty, "\(situation): \(first), \(second): \(rig.faults)")
            }
        }
    }

    @Test(arguments: 0..<300 as Range<UInt64>)
    func `events in any order keep the rules`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let rig = LaneRig()
        var events: [String] = []
        for _ in 0..<200 {
            rig.hasRoom = Bool.random(using: &random)
            // The end comes once, at the end.
            let event = Event.allCases.dropLast().randomElement(using: &random) ?? .next
            events.append(event.rawValue)
            event.happen(to: rig)
            rig.settle()
            guard rig.faults.isEmpty else { break }
        }
        rig.close()
        #expect(rig.faults.isEmpty && rig.waiting.isEmpty, "\(rig.faults) after \(events.suffix(12))")
        #expect(rig.taken.isEmpty && rig.open.isEmpty && rig.openings.isEmpty)
        for event in Event.allCases { event.happen(to: rig) }
        #expect(rig.faults.isEmpty && rig.waiting.isEmpty, "\(rig.faults) after the end")
    }

    /// Whoever takes the pieces when and however the bytes are split, the body is what was sent.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `a body arrives whole through any splits and readers`(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let body = (0..<Int.random(in: 0...600_000, using: &random)).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let isStream = Bool.random(using: &random)
        let rig = LaneRig()
        for _ in 1...2 {
            let asker = rig.begin(isStream: isStream)
            rig.opens(rig.turn())
            rig.write()
            var rest = Array("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n".utf8)[...] + body[...]
            var taken: [UInt8] = []
            var reader: Int?
            func note() {
                guard let waiter = reader, case .piece(let piece?) = rig.results[waiter] else { return }
                taken += piece
                reader = nil
            }
            while !rest.isEmpty {
                // A connection that is not read brings little more: what the kernel had handed over.
                let most = rig.paused.isEmpty ? 100_000 : 10
                let piece = rest.prefix(Int.random(in: 1...most, using: &random))
                rest = rest.dropFirst(piece.count)
                rig.read(Array(piece))
                note()
                let wantsNext = rig.results[asker] != nil && reader == nil
                if isStream, wantsNext, Bool.random(using: &random) || !rig.paused.isEmpty {
                    reader = rig.next()
                    note()
                }
                if !rig.paused.isEmpty { rig.foundRoom() }
                rig.hasRoom = Bool.random(using: &random)
            }
            if isStream {
                for _ in 0..<2 {
                    if reader == nil { reader = rig.next() }
                    note()
                }
                #expect(taken == body)
                #expect(reader.map { rig.results[$0] } == .piece(nil))
            } else {
                #expect(rig.results[asker] == .reply(body))
            }
            #expect(rig.paused.isEmpty && rig.faults.isEmpty, "\(rig.faults)")
        }
        // Both went over one connection.
        #expect(rig.open.count == 1 && rig.requests == 2)
    }
}

import ParadigmSimulator
import Testing

@Suite struct TrafficTests {
    private static let identity = ReplyIdentity(id: "1", created: 1)

    private func configuration(_ change: (inout SimulatorConfiguration) -> Void) -> SimulatorConfiguration {
        var configuration = SimulatorConfiguration.instant
        change(&configuration)
        return configuration
    }

    private func arrive(
        _ traffic: inout Traffic,
        _ request: ReceivedRequest = Requests.chat(),
        at time: Duration = .zero
    ) -> Int {
        traffic.arrive(request, connection: 1, key: .accepted, at: time).number
    }

    private func admit(
        _ traffic: inout Traffic,
        _ number: Int,
        _ text: String = "x",
        key: String? = nil,
        identity: ReplyIdentity = identity,
        at time: Duration = .zero
    ) throws -> Traffic.Admission {
        let work = try Responder.usual.work(Requests.chat(text))
        return traffic.admit(work, number: number, idempotencyKey: key, identity: identity, at: time)
    }

    @Test func countsAndPeaks() throws {
        var traffic = Traffic(.instant)
        #expect(traffic.connect() == 1 && traffic.connect() == 2)
        let numbers = (0..<3).map { _ in arrive(&traffic) }
        #expect(numbers == [1, 2, 3])
        _ = traffic.leave(2, status: 200, abandoned: false, at: .zero)
        _ = traffic.leave(1, status: nil, abandoned: true, at: .zero)
        _ = arrive(&traffic)
        let log = traffic.log
        #expect(log.count == 4 && log.connections == 2 && log.inFlight == 2 && log.peakInFlight == 3)
        #expect(log.statuses == [200: 1] && log.abandoned == 1)
        #expect(log.requests.map(\.status) == [nil, 200, nil, nil])
        #expect(log.requests.map(\.wasAbandoned) == [true, false, false, false])
    }

    @Test func theLogHoldsTheRequestButNeverTheKey() throws {
        var traffic = Traffic(.instant)
        let request = Requests.post(
            "/api/v2/chat/completions?a=1",
            "{}",
            headers: [HeaderField("AUTHORIZATION", "Bearer canary-key"), HeaderField("X-Test", "1")]
        )
        _ = arrive(&traffic, request, at: .seconds(3))
        let logged = try #require(traffic.log.requests.first)
        #expect(logged.path == "/api/v2/chat/completions" && logged.method == "POST" && logged.arrival == .seconds(3))
        #expect(logged.body == Array("{}".utf8) && logged.header("x-test") == "1" && logged.hasAuthorization)
        #expect(logged.carries(key: "canary-key") && !logged.carries(key: "canary") && !logged.carries(key: ""))
        var dumped = ""
        dump(traffic.log, to: &dumped)
        #expect(!dumped.contains("canary") && !"\(logged)".contains("canary"))
    }

    @Test(arguments: [(LogDetail.counts, 0, 0), (.requests, 1, 0), (.bodies, 1, 2)])
    func theLogKeepsAsMuchAsItIsTold(_ detail: LogDetail, _ requests: Int, _ bytes: Int) {
        var traffic = Traffic(configuration { $0.logDetail = detail })
        let number = arrive(&traffic, Requests.post("/", "{}"))
        _ = traffic.leave(number, status: 200, abandoned: false, at: .zero)
        #expect(traffic.log.requests.count == requests && traffic.log.count == 1)
        #expect(traffic.log.requests.reduce(0) { $0 + $1.body.count } == bytes)
    }

    @Test(arguments: LimitReport.allCases)
    func repliesSayAsMuchAboutLimitsAsTheyAreTold(_ report: LimitReport) throws {
        var traffic = Traffic(
            configuration {
                $0.requestsPerMinute = 1
                $0.limitReport = report
            }
        )
        guard case .starts(_, let fields) = try admit(&traffic, arrive(&traffic)),
            case .refused(let reply) = try admit(&traffic, arrive(&traffic), at: .seconds(1))
        else { throw Unexpected("not admitted and refused") }
        #expect(fields.isEmpty == (report != .all))
        #expect(reply.status == 429)
        #expect(reply.headers.contains(HeaderField("retry-after", "59")) == (report != .none))
        #expect(reply.headers.contains { $0.isNamed("x-ratelimit-limit-requests") } == (report == .all))
    }

    @Test func limitedRequestsAreToldHowLongToWait() throws {
        var traffic = Traffic(configuration { $0.requestsPerMinute = 2 })
        for second in 0..<2 {
            guard case .starts(_, let fields) = try admit(&traffic, arrive(&traffic), at: .seconds(second)) else {
                throw Unexpected("not admitted")
            }
            #expect(fields.contains(HeaderField("x-ratelimit-remaining-requests", "\(1 - second)")))
        }
        guard case .refused(let reply) = try admit(&traffic, arrive(&traffic), at: .milliseconds(2_500)) else {
            throw Unexpected("admitted above the limit")
        }
        #expect(reply.status == 429)
        #expect(reply.headers.contains(HeaderField("retry-after", "58")))
        #expect(reply.headers.contains(HeaderField("retry-after-ms", "57500")))
        #expect(reply.headers.contains(HeaderField("x-ratelimit-remaining-requests", "0")))
    }

    @Test func aRequestAboveTheWholeLimitIsNeverAskedToWait() throws {
        var traffic = Traffic(configuration { $0.tokensPerMinute = 3 })
        guard case .refused(let reply) = try admit(&traffic, arrive(&traffic)) else { throw Unexpected("admitted") }
        #expect(reply.status == 400)
    }

    @Test(arguments: [503, 429])
    func aFullQueueRefuses(_ status: Int) throws {
        var traffic = Traffic(
            configuration {
                $0.slots = 1
                $0.queueLimit = 1
                $0.queueFullStatus = status
            }
        )
        guard case .starts = try admit(&traffic, arrive(&traffic)) else { throw Unexpected("a free slot") }
        guard case .waits = try admit(&traffic, arrive(&traffic)) else { throw Unexpected("a free place") }
        guard case .refused(let reply) = try admit(&traffic, arrive(&traffic)) else { throw Unexpected("no room") }
        #expect(reply.status == status)
        // What a client may look for: the refusal is for concurrency, not for a minute's requests.
        #expect(reply.text.contains("concurrent") == (status == 429) && !reply.text.contains("per minute"))
        #expect(traffic.leave(3, status: status, abandoned: false, at: .zero) == [])
        #expect(traffic.leave(1, status: 200, abandoned: false, at: .zero) == [2])
    }

    @Test func requestsThatNeverWorkedLeaveTheSlotsAlone() throws {
        var traffic = Traffic(configuration { $0.slots = 1 })
        _ = try admit(&traffic, arrive(&traffic))
        for _ in 0..<10 { #expect(traffic.leave(arrive(&traffic), status: 404, abandoned: false, at: .zero) == []) }
        guard case .waits = try admit(&traffic, arrive(&traffic)) else { throw Unexpected("the slot is taken") }
        #expect(traffic.leave(1, status: 200, abandoned: false, at: .zero) == [12])
    }

    @Test func aRepeatedKeyGetsTheSameReplyAndIsMarked() throws {
        var traffic = Traffic(.instant)
        _ = try admit(&traffic, arrive(&traffic), key: "k")
        let later = ReplyIdentity(id: "2", created: 2)
        guard case .starts(let identity, let fields) = try admit(&traffic, arrive(&traffic), key: "k", identity: later)
        else { throw Unexpected("not admitted") }
        #expect(identity == Self.identity && fields.contains(HeaderField("x-simulator-replayed", "true")))
        #expect(traffic.log.replayed == 1 && traffic.log.requests.map(\.wasReplayed) == [false, true])
    }

    @Test func aKeyOfAnyLengthIsNotKept() throws {
        var traffic = Traffic(.instant)
        let long = String(repeating: "k", count: 256)
        guard case .refused(let reply) = try admit(&traffic, arrive(&traffic), key: long) else {
            throw Unexpected("admitted")
        }
        #expect(reply.status == 400)
        guard case .starts = try admit(&traffic, arrive(&traffic), key: String(long.dropLast())) else {
            throw Unexpected("refused")
        }
    }

    @Test func aKeyForAnotherRequestIsAConflict() throws {
        var traffic = Traffic(configuration { $0.slots = 1 })
        _ = try admit(&traffic, arrive(&traffic), key: "k")
        _ = traffic.leave(1, status: 200, abandoned: false, at: .zero)
        guard case .refused(let reply) = try admit(&traffic, arrive(&traffic), "another", key: "k") else {
            throw Unexpected("admitted")
        }
        #expect(reply.status == 422)
        _ = traffic.leave(2, status: 422, abandoned: false, at: .zero)
        guard case .starts = try admit(&traffic, arrive(&traffic)) else {
            throw Unexpected("the slot was not given back")
        }
    }

    @Test func slotsAndFaultsCanBeChanged() throws {
        var traffic = Traffic(configuration { $0.slots = 1 })
        for _ in 0..<4 { _ = try admit(&traffic, arrive(&traffic)) }
        #expect(traffic.setSlots(3, at: .zero) == [2, 3])
        traffic.setFaults([FaultRule(.blackHole)])
        #expect(traffic.arrive(Requests.chat(), connection: 1, key: .accepted, at: .zero).fault == .blackHole)
        traffic.setFaults([])
        #expect(traffic.arrive(Requests.chat(), connection: 1, key: .accepted, at: .zero).fault == nil)
    }
}

import ParadigmSimulator
import Testing

@Suite struct ContinuousBatchingTests {
    /// Steps of 20 + 5 · active.
    private func server(most: Int = 4, prefill: UInt64 = 0) -> ContinuousBatching {
        ContinuousBatching(step: 20, perActive: 5, most: most, prefill: prefill)
    }

    @Test func `a request alone takes a step for each token`() {
        var server = server()
        #expect(server.nextEnd == nil && server.nextStep == nil)
        server.arrive(1, tokens: 10, promptTokens: 0, at: 1_000)
        #expect(server.nextEnd == 1_250 && server.nextStep == 1_025 && server.activeCount == 1)
        #expect(server.ended(at: 1_249) == [] && server.tokens(of: 1) == 9 && server.latestStep == 1_225)
        #expect(server.ended(at: 1_250) == [1] && server.activeCount == 0 && server.nextEnd == nil)
        #expect(server.tokens(of: 1) == nil)
    }

    @Test func `requests of one moment share its step, a later one takes part from the next`() {
        var server = server()
        server.arrive(1, tokens: 2, promptTokens: 0, at: 0)
        server.arrive(2, tokens: 3, promptTokens: 0, at: 0)
        #expect(server.nextStep == 30 && server.nextEnd == 60)
        server.arrive(3, tokens: 1, promptTokens: 0, at: 1)
        #expect(server.nextStep == 30 && server.nextEnd == 65)
        #expect(server.ended(at: 65) == [1, 3], "in order of arrival")
        #expect(server.nextEnd == 90)
    }

    @Test func `an arrival at a boundary takes part from it`() {
        var server = server()
        server.arrive(1, tokens: 3, promptTokens: 0, at: 0)
        server.arrive(2, tokens: 1, promptTokens: 0, at: 25)
        #expect(server.nextEnd == 55)
    }

    @Test func `places are given in order of arrival`() {
        var server = server(most: 2)
        for ticket in 1...4 { server.arrive(ticket, tokens: ticket == 1 ? 1 : 2, promptTokens: 0, at: 0) }
        #expect(server.activeCount == 2 && server.waitingCount == 2 && server.nextEnd == 30)
        #expect(server.ended(at: 30) == [1] && server.tokens(of: 3) == 0 && server.waitingCount == 1)
        #expect(server.ended(at: 60) == [2] && server.ended(at: 90) == [3] && server.ended(at: 115) == [4])
    }

    @Test func `the step that a request enters lasts longer by its prompt`() {
        var server = server(prefill: 2)
        server.arrive(1, tokens: 3, promptTokens: 100, at: 0)
        #expect(server.nextStep == 225 && server.nextEnd == 275)
        server.arrive(2, tokens: 5, promptTokens: 10, at: 3)
        #expect(server.nextStep == 225 && server.nextEnd == 225 + 50 + 30)
        server.leave(2, at: 4)
        #expect(server.nextEnd == 275)
    }

    @Test func `who leaves frees the place at once, and the step lasts as long as it would have`() {
        var server = server(most: 2)
        for ticket in 1...4 { server.arrive(ticket, tokens: 10, promptTokens: 0, at: 0) }
        server.leave(1, at: 10)
        #expect(server.activeCount == 2 && server.waitingCount == 1 && server.nextStep == 30)
        server.leave(4, at: 10)
        server.leave(99, at: 10)
        #expect(server.waitingCount == 0 && server.nextEnd == 300)
        server.leave(2, at: 30)
        #expect(server.nextStep == 55, "the step had only begun")
        server.leave(3, at: 31)
        #expect(server.activeCount == 0 && server.nextEnd == nil && server.nextStep == 55)
        server.advance(to: 55)
        #expect(server.nextStep == nil)
    }

    @Test func `who ended and leaves before it is told is not told`() {
        var server = server()
        for ticket in 1...2 { server.arrive(ticket, tokens: 1, promptTokens: 0, at: 0) }
        server.leave(1, at: 100)
        #expect(server.nextEnd == 30 && server.ended(at: 100) == [2])
    }

    @Test func `a server may change from the next boundary`() {
        var server = server(most: 1)
        for ticket in 1...4 { server.arrive(ticket, tokens: 2, promptTokens: 0, at: 0) }
        server.change(step: 100, most: 2, at: 10)
        #expect(server.activeCount == 2 && server.nextStep == 25 && server.nextEnd == 135)
        server.change(perActive: 0, most: 1, at: 135)
        #expect(server.ended(at: 135) == [1] && server.activeCount == 2, "fewer places interrupt nobody")
        #expect(server.ended(at: 235) == [2] && server.activeCount == 1 && server.waitingCount == 1)
    }

    @Test func `a step lasts at least a nanosecond, and no time is too long`() {
        var instant = ContinuousBatching(step: 0, perActive: 0, most: 0)
        instant.arrive(1, tokens: 0, promptTokens: -1, at: 7)
        instant.arrive(1, tokens: 9, promptTokens: 0, at: 7)
        #expect(instant.most == 1 && instant.nextEnd == 8 && instant.ended(at: 6) == [] && instant.ended(at: 8) == [1])
        var endless = ContinuousBatching(step: .max, perActive: .max, most: 2, prefill: .max)
        endless.arrive(1, tokens: .max, promptTokens: .max, at: 7)
        endless.arrive(2, tokens: .max, promptTokens: .max, at: 8)
        #expect(endless.nextEnd == .max && endless.ended(at: .max - 1) == [])
    }

    @Test func `what has left is forgotten, however long the others take`() {
        var server = server(most: 2)
        server.arrive(1, tokens: 1_000_000, promptTokens: 0, at: 0)
        for ticket in 2...2_000 {
            server.arrive(ticket, tokens: ticket, promptTokens: 0, at: 1)
            if ticket > 3 { server.leave(ticket - 1, at: 1) }
        }
        #expect(server.activeCount == 2 && server.waitingCount == 1)
        server.leave(2, at: 2)
        server.leave(1, at: 2)
        #expect(server.activeCount == 1 && server.nextEnd == 25 + 2_000 * 25)
    }

    /// Random schedules, held after each event against the model that goes step by step.
    @Test(arguments: 0..<400)
    func `it is the model that goes step by step`(seed: UInt64) {
        var schedule = BatchingSchedule(seed: seed)
        for _ in 0..<400 {
            schedule.next()
            #expect(schedule.difference == nil, "seed \(seed)")
            if schedule.difference != nil { return }
        }
        schedule.finish()
        #expect(schedule.difference == nil, "seed \(seed)")
    }
}

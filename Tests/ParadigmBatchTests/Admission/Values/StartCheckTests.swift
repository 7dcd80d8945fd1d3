import ParadigmBatch
import Testing

/// What the first replies tell of a run.
@Suite struct StartCheckTests {
    private static func expected(_ status: Int) -> StartCheck.RefusalClass {
        switch status {
        case 403: .forbidden
        case 404: .notFound
        default: .badRequest
        }
    }

    @Test(arguments: [403, 404, 400, 422, 413])
    func twentyRefusalsOfOneClassAndTwentySamplesStopTheRun(status: Int) {
        var start = StartCheck()
        for _ in 0..<19 { start.refuse(.init(status: status)) }
        start.settle(inFlight: 0)
        #expect(start.state == .undecided && !start.isSuspicious)
        start.refuse(.init(status: status))
        #expect(start.isSuspicious && start.wantsSamples)
        // What is in flight may be answered; then one at a time.
        #expect(!start.allowsSend(inFlight: 1) && start.allowsSend(inFlight: 0))
        for _ in 0..<20 {
            start.settle(inFlight: 0)
            #expect(start.state == .undecided)
            start.refuse(.init(status: status), isOfSample: true)
        }
        #expect(!start.allowsSend(inFlight: 0))
        start.settle(inFlight: 3)
        #expect(start.state == .undecided && start.isSuspicious)
        start.settle(inFlight: 0)
        #expect(start.state == .refused(Self.expected(status)))
        start.open()
        #expect(start.state == .refused(Self.expected(status)))
    }

    @Test func twoServersThatRefuseEachInItsWayAreOneRefusal() {
        var start = StartCheck()
        for index in 0..<20 { start.refuse(index % 2 == 0 ? .forbidden : .notFound) }
        #expect(start.isSuspicious)
        for index in 0..<20 { start.refuse(index % 2 == 0 ? .forbidden : .notFound, isOfSample: true) }
        start.settle(inFlight: 0)
        #expect(start.state == .refused(.forbidden))
        // A refusal of another sort is its row's.
        var other = StartCheck()
        other.refuse(.notFound)
        other.refuse(.badRequest)
        #expect(other.state == .open)
    }

    @Test func whatIsTakenAwayInTheMiddleMayBeSaidInManyWords() {
        let gone = StartCheck.RefusalClass(status: 410)
        for (refusal, isRefused) in [(gone, true), (.forbidden, true), (.badRequest, false)] {
            var start = StartCheck()
            start.open()
            for words in 1...100 as ClosedRange<UInt64> { start.refuse(refusal, words: words) }
            for words in 1...20 as ClosedRange<UInt64> { start.refuse(refusal, words: words, isOfSample: true) }
            start.settle(inFlight: 0)
            #expect((start.state == .refused(refusal, isLate: true)) == isRefused)
        }
    }

    @Test func whereNothingCanBeReadAheadAHundredRowsAreTried() {
        var start = StartCheck()
        for _ in 0..<99 {
            start.refuse(.badRequest)
            start.settle(inFlight: 0)
        }
        #expect(start.state == .undecided)
        start.refuse(.badRequest)
        start.settle(inFlight: 0)
        #expect(start.state == .refused(.badRequest))
    }

    @Test func aSampleThatIsAnsweredOpensTheRun() {
        var start = StartCheck()
        for _ in 0..<20 { start.refuse(.badRequest) }
        for _ in 0..<19 { start.refuse(.badRequest, isOfSample: true) }
        start.open()
        start.settle(inFlight: 0)
        #expect(start.state == .open && start.allowsSend(inFlight: 5))
    }

    @Test func theEndOfTheInputEndsTheTrial() {
        var start = StartCheck()
        for _ in 0..<25 { start.refuse(.notFound) }
        start.end()
        start.settle(inFlight: 0)
        #expect(start.state == .refused(.notFound))
        var short = StartCheck()
        for _ in 0..<19 { short.refuse(.notFound) }
        short.end()
        short.settle(inFlight: 0)
        #expect(short.state == .undecided)
    }

    @Test func repliesOfNoUseMayBePaidForSoThatNoOtherIsTried() {
        var start = StartCheck()
        for _ in 0..<20 { start.refuse(.unusable) }
        #expect(!start.wantsSamples && !start.allowsSend(inFlight: 0))
        start.settle(inFlight: 0)
        #expect(start.state == .refused(.unusable))
    }

    @Test func answerThatTakesLongerThanTwentyRefusalsOpensTheRun() {
        var start = StartCheck()
        for _ in 0..<25 { start.refuse(.badRequest) }
        start.settle(inFlight: 1)
        start.open()
        #expect(start.state == .open && !start.isSuspicious)
        start.settle(inFlight: 0)
        #expect(start.state == .open)
    }

    @Test func aSuccessOrAnotherClassOpensTheRun() {
        var start = StartCheck()
        for _ in 0..<19 { start.refuse(.notFound) }
        start.open()
        for _ in 0..<100 { start.refuse(.notFound) }
        #expect(start.state == .open)
        var mixed = StartCheck()
        mixed.refuse(.notFound)
        mixed.refuse(.unusable)
        for _ in 0..<100 { mixed.refuse(.notFound) }
        #expect(mixed.state == .open)
    }

    private func late(
        _ refusals: Int,
        _ refusal: StartCheck.RefusalClass = .notFound,
        words: UInt64 = 7
    ) -> StartCheck {
        var start = StartCheck()
        start.open()
        for _ in 0..<refusals { start.refuse(refusal, words: words) }
        return start
    }

    @Test func aHundredEqualRefusalsInARowAreFoundOutLaterToo() {
        #expect(late(19).state == .open)
        #expect(late(20).state == .undecided && !late(99).isSuspicious)
        var start = late(100)
        #expect(start.isSuspicious && start.wantsSamples && !start.allowsSend(inFlight: 1))
        for _ in 0..<20 { start.refuse(.notFound, words: 7, isOfSample: true) }
        start.settle(inFlight: 0)
        #expect(start.state == .refused(.notFound, isLate: true))
    }

    @Test func anAnswerOrOtherWordsBeginAnewLaterToo() {
        var answered = late(99)
        answered.open()
        for _ in 0..<19 { answered.refuse(.notFound, words: 7) }
        #expect(answered.state == .open)
        var other = late(99, .badRequest)
        other.refuse(.badRequest, words: 8)
        #expect(other.state == .open)
        var sampled = late(100)
        sampled.open()
        sampled.settle(inFlight: 0)
        #expect(sampled.state == .open)
    }

    @Test func answersToWhatWasSentBeforeAreNoneBetween() {
        var start = StartCheck()
        start.open()
        for time in 10..<110 as Range<UInt64> {
            start.refuse(.notFound, words: 7, now: time)
            start.open(sentAt: 9)
        }
        #expect(start.isSuspicious)
        start.open(sentAt: 11)
        #expect(start.state == .open)
    }

    @Test func refusalsAmongMoreThatIsUnderWaySayNothing() {
        var start = StartCheck()
        start.open()
        for turn in 0..<200 as Range<UInt64> {
            start.refuse(.notFound, words: 7, now: 10 + turn)
            // Four are sent for each that is refused, whose answers take their time.
            for _ in 0..<5 { start.sent() }
            #expect(start.allowsSend(inFlight: 900))
        }
        start.open(sentAt: 11)
        #expect(start.state == .open)
        // Of a model that was taken away, all that is sent is refused.
        var gone = StartCheck()
        gone.open()
        for turn in 0..<100 as Range<UInt64> {
            gone.refuse(.notFound, words: 7, now: 10 + turn)
            gone.sent()
        }
        #expect(gone.isSuspicious)
    }

    @Test func rowsAtTheEndAreTheirOwnWhenNoOtherCanBeTried() {
        var start = late(110)
        start.end()
        start.settle(inFlight: 0)
        #expect(start.state == .open)
    }

    @Test func wordsThatDifferFromRowToRowCountForNothing() {
        let digest = RefusalWords.digest("The model \"m\" of row 17 is not known (id 4f-9).")
        #expect(digest == RefusalWords.digest("The model \"another\" of row 18 is not known (id 5c-12)."))
        #expect(digest != RefusalWords.digest("The model \"m\" of row 17 is known (id 4f-9)."))
    }
}

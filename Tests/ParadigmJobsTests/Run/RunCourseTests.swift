import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct RunCourseTests {
    @Test func `retries that wait for themselves hold nothing up while others are sent`() {
        var progress = BatchProgress()
        progress.waiting = .retryBudget
        #expect(progress.heldUpBy(doing: 0) == .retryBudget)
        #expect(progress.heldUpBy(doing: 3) == nil)
        progress.inFlight = 2
        #expect(progress.heldUpBy(doing: 0) == nil)
        progress.waiting = .pause
        #expect(progress.heldUpBy(doing: 3) == .pause)
    }

    /// So many looks, a quarter of a second apart, each with one row, in flight as many as the number of the look.
    private func course(_ looks: Int) -> RunCourse {
        var course = RunCourse()
        for look in 0..<looks {
            var span = RunCourse.Span(from: .milliseconds(250 * look), to: .milliseconds(250 * (look + 1)))
            (span.done, span.failed) = (1, look.isMultiple(of: 2) ? 1 : 0)
            (span.inFlight, span.window) = (Double(look), 8)
            course.take(span, waitingFor: look < 10 ? .pause : nil)
        }
        return course
    }

    @Test(arguments: [1, 2, 511, 512, 513, 514, 1024, 1025, 5000, 100_000])
    func `whatever the length, the spans are few, join, and hold everything`(looks: Int) throws {
        let course = course(looks)
        let spans = course.spans
        #expect(spans.count <= RunCourse.spanLimit)
        #expect(spans.count >= min(looks, RunCourse.spanLimit / 2))
        #expect(zip(spans, spans.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(spans.first?.start == .zero)
        #expect(spans.last?.end == .milliseconds(250 * looks))
        #expect(spans.reduce(0) { $0 + $1.done } == looks)
        #expect(spans.reduce(0) { $0 + $1.failed } == (looks + 1) / 2)
        #expect(spans.reduce(.zero) { $0 + $1.heldUp } == course.heldUp)
        #expect(course.heldUpBy == [.pause: .milliseconds(250 * min(looks, 10))])
        #expect(spans.allSatisfy { abs($0.window - 8) < 1e-9 && abs($0.perSecond($0.done) - 4) < 1e-9 })
    }

    @Test func `all full spans are of one length`() {
        let lengths = course(100_000).spans.map(\.length)
        #expect(Set(lengths.dropLast()).count == 1)
        #expect(lengths.last ?? .zero <= lengths[0])
    }

    @Test func `of two spans that become one, each counts as long as it was`() throws {
        var course = course(RunCourse.spanLimit)
        var last = RunCourse.Span(from: .seconds(128), to: .seconds(128))
        last.done = 3
        course.take(last)
        #expect(course.spans.count == RunCourse.spanLimit / 2 + 1)
        #expect(course.spans[3].inFlight == 6.5)
        let lone = try #require(course.spans.last)
        #expect(lone.length == .zero && lone.perSecond(lone.done) == 0)
    }

    @Test func `what was waited for is told apart`() {
        var course = RunCourse()
        course.take(.init(from: .zero, to: .seconds(1)), waitingFor: .pause)
        course.take(.init(from: .seconds(1), to: .seconds(3)), waitingFor: .tokensPerMinute)
        course.take(.init(from: .seconds(3), to: .seconds(4)))
        #expect(course.heldUpBy == [.pause: .seconds(1), .tokensPerMinute: .seconds(2)])
        #expect(course.heldUp == .seconds(3))
    }
}

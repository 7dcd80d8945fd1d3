import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

@Suite struct GroupCommitTests {
    private let limits = GroupCommit.Limits(delay: 40, bytes: 1_000)

    @Test func aGroupIsDueAWhileAfterItsFirstRecord() {
        var commit = GroupCommit(limits: limits)
        #expect(commit.noted(bytes: 10, outcomes: 1, now: 100) == 140)
        #expect(commit.noted(bytes: 10, outcomes: 1, now: 120) == nil)
        #expect(commit.wake(now: 139) == .rest)
        #expect(commit.wake(now: 140) == .sync)
        let group = commit.begin()
        #expect(group?.since == 100)
        #expect(group?.bytes == 20)
        #expect(group?.outcomes == 2)
    }

    @Test func aLargeGroupIsDueAtOnce() {
        var commit = GroupCommit(limits: limits)
        #expect(commit.noted(bytes: 999, outcomes: 1, now: 100) == 140)
        #expect(commit.noted(bytes: 1, outcomes: 1, now: 101) == 101)
        #expect(commit.noted(bytes: 1, outcomes: 1, now: 102) == nil)
        #expect(commit.wake(now: 102) == .sync)
    }

    @Test func oneSyncAtATime() {
        var commit = GroupCommit(limits: limits)
        _ = commit.noted(bytes: 10, outcomes: 1, now: 0)
        #expect(commit.begin() != nil)
        #expect(commit.noted(bytes: 5_000, outcomes: 3, now: 10) == nil)
        #expect(commit.begin() == nil)
        #expect(commit.wake(now: 60) == .rest)
        // What was written meanwhile is overdue by now.
        #expect(commit.finished(now: 70) == 70)
        #expect(commit.wake(now: 70) == .sync)
        #expect(commit.begin()?.outcomes == 3)
    }

    @Test func whatIsWrittenDuringASyncIsDueByItsOwnTime() {
        var commit = GroupCommit(limits: limits)
        _ = commit.noted(bytes: 10, outcomes: 1, now: 0)
        _ = commit.begin()
        #expect(commit.noted(bytes: 10, outcomes: 1, now: 15) == nil)
        #expect(commit.finished(now: 20) == nil, "the wake-up at 40 is still to come")
        #expect(commit.wake(now: 40) == .wake(at: 55))
        #expect(commit.wake(now: 55) == .sync)
    }

    @Test func nothingToSync() {
        var commit = GroupCommit(limits: limits)
        #expect(commit.wake(now: 5) == .rest)
        #expect(commit.begin() == nil)
    }

    /// Whatever happens, no record waits longer than the delay unless a sync is running.
    @Test(arguments: 0..<50)
    func noRecordWaitsTooLong(seed: Int) {
        var random = SplitMix64(seed: UInt64(seed))
        var commit = GroupCommit(limits: limits)
        var wakes: Set<UInt64> = []
        var oldest: UInt64?
        var syncEnd: UInt64?
        for now in UInt64(0)..<2_000 {
            if syncEnd == now {
                syncEnd = nil
                if let wake = commit.finished(now: now) { wakes.insert(wake) }
            }
            if Int.random(in: 0..<10, using: &random) == 0 {
                oldest = oldest ?? now
                let bytes = Int.random(in: 0..<400, using: &random)
                if let wake = commit.noted(bytes: bytes, outcomes: 1, now: now) { wakes.insert(wake) }
            }
            if wakes.remove(now) != nil {
                switch commit.wake(now: now) {
                case .rest: break
                case .wake(let time): wakes.insert(time)
                case .sync:
                    #expect(commit.begin() != nil)
                    oldest = nil
                    syncEnd = now + UInt64.random(in: 1..<100, using: &random)
                }
            }
            if let oldest, syncEnd == nil { #expect(now - oldest <= 100) }
            if let oldest, syncEnd == nil, now - oldest > 40 { Issue.record("\(now): waiting since \(oldest)") }
        }
    }
}

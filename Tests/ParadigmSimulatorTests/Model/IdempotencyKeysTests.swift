import ParadigmSimulator
import Testing

@Suite struct IdempotencyKeysTests {
    private func identity(_ number: Int) -> ReplyIdentity { ReplyIdentity(id: "id\(number)", created: number) }

    @Test func aRepeatedKeyGetsTheFirstIdentityAndIsCounted() {
        var keys = IdempotencyKeys()
        #expect(keys.use("a", content: 1, identity: identity(1)) == .first)
        #expect(keys.use("b", content: 1, identity: identity(2)) == .first)
        #expect(keys.use("a", content: 1, identity: identity(3)) == .repeated(identity(1)))
        #expect(keys.use("a", content: 2, identity: identity(4)) == .conflicting)
        #expect(keys.count(of: "a") == 3 && keys.count(of: "b") == 1 && keys.count(of: "c") == 0)
    }

    @Test func theOldestKeysAreForgotten() {
        var keys = IdempotencyKeys(capacity: 100)
        for number in 0..<5_000 { _ = keys.use("\(number)", content: 0, identity: identity(number)) }
        #expect((4_900..<5_000).allSatisfy { keys.count(of: "\($0)") == 1 })
        #expect((0..<4_900).allSatisfy { keys.count(of: "\($0)") == 0 })
    }
}

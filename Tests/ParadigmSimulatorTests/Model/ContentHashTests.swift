import ParadigmSimulator
import Testing

@Suite struct ContentHashTests {
    @Test func partsOfAHashDoNotRunTogether() {
        var one = ContentHash()
        one.combine("ab")
        one.combine("c")
        var other = ContentHash()
        other.combine("a")
        other.combine("bc")
        #expect(one.value != other.value)
    }

    @Test func aHashIsTheSameInEveryProcess() {
        #expect(ContentHash.of("Bonjour") == 6_787_605_691_151_749_016)
        #expect(ContentHash.of(1, 2, 3) == 12_696_223_638_411_188_064)
    }
}

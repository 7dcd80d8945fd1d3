import ParadigmGround

/// Prompts of given lengths, made of short English words that most vocabularies hold as one token each.
///
/// They begin differently, so that no cache of the server's for beginnings of prompts answers for the model. How many
/// tokens they really have, the server's own count says, which the report shows.
package enum SyntheticPrompts {
    /// Different ones that are made at most; of more requests some are alike but for their number.
    static let most = 2_000

    /// The prompt at a place, from 0.
    package static func prompt(_ index: Int, tokens: TokenCounts, seed: UInt64) -> String {
        var source = SplitMix64(seed: SplitMix64.mix(seed ^ 0x70_726f_6d70_74) &+ UInt64(truncatingIfNeeded: index))
        let count = tokens.count(of: index, seed: seed)
        return (0..<count).map { _ in words[Int(source.next() % UInt64(words.count))] }.joined(separator: " ")
    }

    private static let words = """
        the of and to in is it you that he was for on are with as his they be at one have this from had by hot but some \
        what there we can out other were all your when up use word how said an each she which do their time if will way \
        about many then them would write like so these her long make thing see him two has look more day could go come \
        did my sound no most number who over know water than call first people may down side been now find any work part \
        take get place made live where after back little only round man year came show every good me give our under name \
        very through just form much great think say help low line before turn cause same mean move right boy old too
        """
        .split(separator: " ").map(String.init)
}

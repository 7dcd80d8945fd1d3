import ParadigmGround

extension Shard {
    /// How many parts there are of an output by what lies beside it: parts, their journals and records.
    ///
    /// Each number once, in their order; more than one where the input was divided in several ways.
    package static func counts(beside output: String) -> [Int] {
        var counts: Set<Int> = []
        for path in POSIXFileSystem().names(beginningWith: output + ".") {
            let name =
                [".journal", ".summary.json", ".input"].first { path.hasSuffix($0) }
                .map { String(path.dropLast($0.count)) } ?? path
            guard let shard = Shard(fileName: name), name == output + shard.suffix else { continue }
            counts.insert(shard.count)
        }
        return counts.sorted()
    }
}

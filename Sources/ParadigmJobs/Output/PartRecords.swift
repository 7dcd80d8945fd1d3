import ParadigmAPI

/// What the records beside the parts of an output say: whether these are the parts of one batch, and all there.
///
/// A part may come from elsewhere without its record; then it must speak for itself.
package struct PartRecords: Sendable {
    /// Why parts do not belong together by their records.
    package enum Fault: Error, Hashable, Sendable {
        /// A part whose batch has not ended.
        case incomplete(path: String)
        /// A part that is not what its batch wrote.
        case changed(path: String)
        /// A part that was given the name of another one; `shard` is the part that it is, nil for a whole output.
        case otherPart(path: String, shard: String?)
        /// A part of another input than a part before it.
        case otherInput(path: String, than: String)
        /// A part made with other options than a part before it: those that differ, by their names in the record.
        case otherOptions(path: String, than: String, names: [String])
        /// A part with more or fewer rows than its batch wrote.
        case wrongCount(path: String, found: Int, expected: Int)
    }

    /// The parts without a record.
    package let unrecorded: [String]

    let records: [(path: String, record: CompletionRecord)]

    /// Reads the records beside parts, and holds them against the parts and against each other.
    ///
    /// - Parameter paths: The parts.
    /// - Throws: ``Fault``, ``InputError``, ``FileError``.
    package init(of paths: [String]) throws {
        var records: [(path: String, record: CompletionRecord)] = []
        var unrecorded: [String] = []
        for path in paths {
            guard let record = try CompletionRecord.read(at: OutputNames(output: path).summary) else {
                unrecorded.append(path)
                continue
            }
            try Self.check(path, record)
            if let first = records.first, let fault = Self.fault(path, record, beside: first.path, first.record) {
                throw fault
            }
            records.append((path, record))
        }
        self.records = records
        self.unrecorded = unrecorded
    }

    /// Holds a part against its own record.
    ///
    /// The time of a part is not compared: it is another one after a copy.
    private static func check(_ path: String, _ record: CompletionRecord) throws {
        guard record.isComplete else { throw Fault.incomplete(path: path) }
        let shard = record.options["shard"]?.string
        guard shard == Shard(fileName: path)?.description else { throw Fault.otherPart(path: path, shard: shard) }
        if let written = record.output, try InputIdentity(path: path)?.size != written.size {
            throw Fault.changed(path: path)
        }
    }

    /// Why two parts are not of one batch; nil when they are.
    private static func fault(
        _ path: String,
        _ record: CompletionRecord,
        beside other: String,
        _ otherRecord: CompletionRecord
    ) -> Fault? {
        guard record.isOfSameInput(as: otherRecord) else { return .otherInput(path: path, than: other) }
        let names = Set(record.options.keys + otherRecord.options.keys).subtracting(["shard"])
            .filter { record.options[$0] != otherRecord.options[$0] }
        return names.isEmpty ? nil : .otherOptions(path: path, than: other, names: names.sorted())
    }

    /// Makes sure that parts have as many rows as their batches wrote.
    ///
    /// - Parameter counts: The rows of each part.
    /// - Throws: ``Fault/wrongCount(path:found:expected:)``.
    package func check(_ counts: [String: Int]) throws(Fault) {
        for (path, record) in records {
            guard let found = counts[path], let expected = record.rows, found != expected else { continue }
            throw .wrongCount(path: path, found: found, expected: expected)
        }
    }
}

extension CompletionRecord {
    /// Rows of the output; nil where the record does not say.
    fileprivate var rows: Int? { figures["total"]?.int }

    /// Whether both outputs were made of the same rows: by what is in the inputs where both records tell it, since a copy
    /// on another machine has a time of its own.
    fileprivate func isOfSameInput(as other: CompletionRecord) -> Bool {
        guard let input, let otherInput = other.input else { return input == other.input }
        guard input.size == otherInput.size else { return false }
        guard let digest = inputDigest ?? input.digest, let otherDigest = other.inputDigest ?? otherInput.digest else {
            return input.mtimeNanoseconds == otherInput.mtimeNanoseconds
        }
        return digest == otherDigest
    }
}

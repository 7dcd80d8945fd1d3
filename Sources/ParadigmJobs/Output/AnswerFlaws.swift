package import ParadigmAPI
import ParadigmBatch

/// The answers of a job that are less than they should be, whichever of its runs brought them.
package struct AnswerFlaws: Hashable, Sendable {
    /// Those of rows that were answered.
    package var answered: AnswerCounts
    /// Those of rows that failed since the answer does not follow the schema.
    package var invalid: AnswerCounts

    /// What was counted of both.
    package init(answered: AnswerCounts, invalid: AnswerCounts = AnswerCounts()) {
        self.answered = answered
        self.invalid = invalid
    }

    /// What all of them come to.
    package var all: AnswerCounts { answered.withFlaws(of: invalid) }
}

extension OutcomeRecord {
    /// What failures are called whose answer does not follow its schema: the name of `ParadigmError.Kind.answerInvalid`.
    private static let invalidCode = "answer_invalid"

    /// The body of an answer that does not follow its schema; nil for any other outcome.
    var invalidAnswer: [UInt8]? {
        guard case .failure(Self.invalidCode, _, _, _, let body) = outcome else { return nil }
        return body
    }
}

// MARK: - In the record beside the output

extension AnswerFlaws {
    /// The counts as they stay beside the output.
    var json: JSONObject { ["answered": .object(Self.json(answered)), "invalid": .object(Self.json(invalid))] }

    /// The counts of a record; nil where it has none, as those of earlier versions.
    init?(json: JSONObject?) {
        guard let json else { return nil }
        answered = Self.counts(json["answered"])
        invalid = Self.counts(json["invalid"])
    }

    private static func json(_ counts: AnswerCounts) -> JSONObject {
        var json: JSONObject = [
            "cut": .number(JSONNumber(counts.cut)), "filtered": .number(JSONNumber(counts.filtered)),
            "unstated": .number(JSONNumber(counts.unstated)),
        ]
        let others = counts.otherReasons.sorted { $0.key < $1.key }
            .map {
                JSONObject.Member(key: $0.key, value: .number(JSONNumber($0.value)))
            }
        if !others.isEmpty { json["other_reasons"] = .object(JSONObject(others)) }
        for emptiness in EmptyAnswer.allCases {
            json[emptiness.rawValue] = .number(JSONNumber(counts.empty[emptiness] ?? 0))
        }
        return json
    }

    private static func counts(_ json: JSONValue?) -> AnswerCounts {
        func bounded(_ value: JSONValue?) -> Int { min(max(0, value?.int ?? 0), 1 << 48) }
        func count(_ name: String) -> Int { bounded(json?[name]) }
        var counts = AnswerCounts()
        (counts.cut, counts.filtered, counts.unstated) = (count("cut"), count("filtered"), count("unstated"))
        for member in json?["other_reasons"]?.object ?? [:] where bounded(member.value) > 0 {
            counts.countOther(member.key, bounded(member.value))
        }
        for emptiness in EmptyAnswer.allCases where count(emptiness.rawValue) > 0 {
            counts.empty[emptiness] = count(emptiness.rawValue)
        }
        return counts
    }
}

import ParadigmAPI
import ParadigmBatch
import ParadigmCLI
import ParadigmJobs
import Testing

/// The errors of an output are in the reader's language, their codes are not.
@Suite struct OutcomeTextTests {
    private func line(_ outcome: RowOutcome) throws -> JSONValue {
        let record = OutcomeRecord(key: RowKey(high: 1, low: 2), label: "a", outcome: outcome)
        var bytes: [UInt8] = []
        BatchLine.append(record, to: &bytes, in: OutcomeText.words(.french))
        return try #require(try JSONValue(parsing: bytes)["error"])
    }

    @Test func `failures`() throws {
        let body = Array(#"{"detail":"max_tokens is too large"}"#.utf8)
        let refused = try line(
            .failure(
                code: "invalid_request",
                message: "h:1 refused the request (422): max_tokens is too large.",
                status: 422,
                requestID: nil,
                body: body
            )
        )
        #expect(refused["code"] == "invalid_request")
        #expect(refused["message"] == "Le serveur a refusé la requête (422)\u{A0}: max_tokens is too large.")
        func message(_ code: String, _ english: String) throws -> String? {
            try line(.failure(code: code, message: english, status: nil, requestID: nil, body: nil))["message"]?.string
        }
        #expect(
            try message("answer_invalid", "The answer does not follow the schema: /age: expected an integer.")
                == "La réponse ne suit pas le schéma\u{A0}: /age: expected an integer."
        )
        #expect(try message("timed_out", "h:1 did not begin to answer within 10 s.")?.contains("délai") == true)
        #expect(try message("something_new", "What?") == "La requête a échoué\u{A0}: What?")
    }

    @Test func `records that cannot be sent`() throws {
        var bad = BadRow(ordinal: 2, line: 7, column: 12, .openQuote)
        func message() throws -> String? {
            var bytes: [UInt8] = []
            BatchLine.append(bad, to: &bytes, in: OutcomeText.words(.french))
            return try JSONValue(parsing: bytes)["error"]?["message"]?.string
        }
        #expect(try message() == "ligne 7, colonne 12\u{A0}: le guillemet n'est pas fermé")
        (bad.unit, bad.column) = (.element, nil)
        #expect(try message() == "élément 3, ligne 7\u{A0}: le guillemet n'est pas fermé")
        bad.unit = .row
        bad.fault = .formulaWithoutValue(cell: "C7")
        #expect(try message() == "ligne 7\u{A0}: la formule en C7 a été enregistrée sans sa valeur")
        #expect(OutcomeText.words(.english) != OutcomeText.words(.french))
    }

    @Test func `English has its sentence as well, and the failure's own`() throws {
        let bad = BadRow(ordinal: 2, line: 7, column: 12, .openQuote)
        var bytes: [UInt8] = []
        BatchLine.append(bad, to: &bytes, in: OutcomeText.words(.english))
        #expect(
            try JSONValue(parsing: bytes)["error"]?["message"] == "line 7, column 12: the quote is not closed"
        )
        let record = OutcomeRecord(
            key: RowKey(high: 1, low: 2),
            label: "a",
            outcome: .failure(code: "x", message: "What?", status: nil, requestID: nil, body: nil)
        )
        bytes = []
        BatchLine.append(record, to: &bytes, in: OutcomeText.words(.english))
        #expect(try JSONValue(parsing: bytes)["error"]?["message"] == "What?")
    }
}

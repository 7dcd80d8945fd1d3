import ParadigmBatch
import ParadigmJobs

/// What the cases work on: the requests and replies of the benchmark against the peers.
enum Samples {
    /// What a row asks.
    static let prompt = """
        Write a welcome message for a new colleague in one sentence, in French, warm but not familiar, and mention the \
        product by its name. Use no emoji and no list. The colleague has the number
        """

    /// The body of a chat reply, 690 bytes.
    static let reply = Array(
        #"""
        {"id":"chatcmpl-0f1d3c5b7a9e4d2c8b6a0f1e2d3c4b5a","object":"chat.completion","created":1767225600,\#
        "model":"alfred-4.2","choices":[{"index":0,"message":{"role":"assistant","content":"Bienvenue parmi nous ! \#
        Toute notre petite troupe se réjouit de vous accueillir, vous souhaite de belles découvertes avec Paradigm \#
        et reste à votre disposition pour toutes vos questions, des plus simples aux plus ardues,\naujourd'hui comme \#
        demain, et pour longtemps encore !"},"logprobs":null,"finish_reason":"stop"}],"usage":{"prompt_tokens":58,\#
        "completion_tokens":71,"total_tokens":129},"system_fingerprint":"fp_0123456789abcdef"}
        """#
        .utf8
    )

    /// The fields that every reply has.
    static let fields = [
        ("Server", "nginx/1.22.1"),
        ("Date", "Thu, 01 Jan 2026 00:00:00 GMT"),
        ("Content-Type", "application/json"),
        ("Connection", "keep-alive"),
        ("Cache-Control", "no-store"),
        ("Strict-Transport-Security", "max-age=31536000"),
        ("X-Request-Id", "req_0f1d3c5b7a9e4d2c"),
    ]

    /// The fields that say what is left of the server's limits.
    static let limitFields = [
        ("X-RateLimit-Limit-Requests", "5000"),
        ("X-RateLimit-Remaining-Requests", "4999"),
        ("X-RateLimit-Reset-Requests", "12ms"),
        ("X-RateLimit-Limit-Tokens", "2000000"),
        ("X-RateLimit-Remaining-Tokens", "1999750"),
        ("X-RateLimit-Reset-Tokens", "7.5ms"),
    ]

    /// Lines of an OpenAI Batch input.
    static func batchLines(_ count: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        for number in 0..<count {
            bytes += #"{"custom_id":"request-\#(number)","method":"POST","url":"/v1/chat/completions","body":"#.utf8
            bytes += #"{"model":"alfred-4.2","messages":[{"role":"user","content":"\#(prompt) \#(number)"}],"#.utf8
            bytes += #""temperature":0.4,"max_tokens":150}}"#.utf8
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    /// A table with a header, for ``tableOptions()``.
    static func table(_ count: Int) -> [UInt8] {
        var bytes = Array("id,name,text\n".utf8)
        for number in 0..<count {
            bytes += "request-\(number),Amélie,\"\(prompt), as in \"\"no. \(number)\"\"\"\n".utf8
        }
        return bytes
    }

    /// How to make rows of ``table(_:)``.
    static func tableOptions() throws -> InputOptions {
        var options = InputOptions()
        options.format = .csv
        options.model = "alfred-4.2"
        options.idColumn = "id"
        options.promptTemplate = try Template(parsing: "Résume pour {{name}} : {{text}}")
        return options
    }

    /// A key, as good as random.
    static func key(_ number: Int) -> RowKey {
        RowKey(high: mixed(UInt64(number)), low: mixed(~UInt64(number)))
    }

    /// The outcome of an answered row.
    static func record(_ number: Int) -> OutcomeRecord {
        OutcomeRecord(
            key: key(number),
            label: "request-17",
            outcome: .reply(status: 200, requestID: "req_0f1d3c5b7a9e4d2c", body: reply)
        )
    }

    /// The finaliser of MurmurHash3, which spreads counted numbers evenly.
    private static func mixed(_ number: UInt64) -> UInt64 {
        var value = number &+ 0x9E37_79B9_7F4A_7C15
        value = (value ^ value &>> 33) &* 0xFF51_AFD7_ED55_8CCD
        value = (value ^ value &>> 33) &* 0xC4CE_B9FE_1A85_EC53
        return value ^ value &>> 33
    }
}

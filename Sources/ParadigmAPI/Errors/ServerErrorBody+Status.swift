extension ServerErrorBody {
    /// The status that an error without a status of its own stands for, 400 to 599; nil when its words name none.
    ///
    /// For errors that come within a stream or with 200, whose meaning nothing else tells: whether waiting helps, sending
    /// again, or neither. A number wins over a word, `code` over `type`, and a message counts when it is such a word.
    package var impliedStatus: Int? {
        statedStatus ?? code.flatMap(Self.status(ofText:))
            ?? [code, type, message].lazy.compactMap { $0.flatMap(Self.status(ofWord:)) }.first
    }

    /// A number that can be the status of an error, also as a string.
    static func status(_ json: JSONValue?) -> Int? {
        switch json {
        case .number(let number): number.int.flatMap { statuses.contains($0) ? $0 : nil }
        case .string(let string): status(ofText: string)
        default: nil
        }
    }

    private static let statuses = 400..<600

    private static func status(ofText text: String) -> Int? {
        Int(text).flatMap { statuses.contains($0) ? $0 : nil }
    }

    /// The status of a name such as `rate_limit_exceeded`, `RateLimitError` or `RESOURCE_EXHAUSTED`.
    private static func status(ofWord word: String) -> Int? {
        guard word.utf8.count <= 64 else { return nil }
        var name = word.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " }
        for ending in ["error", "exception"] where name.hasSuffix(ending) { name.removeLast(ending.count) }
        return names[name]
    }

    /// The words of OpenAI, Anthropic, Google, Azure, vLLM, llama.cpp and the gateways before them.
    private static let names: [String: Int] = [
        "badrequest": 400, "contentfilter": 400, "contentpolicyviolation": 400, "contextlengthexceeded": 400,
        "contextwindowexceeded": 400, "exceedcontextsize": 400, "invalidargument": 400, "invalidparameter": 400,
        "invalidprompt": 400, "invalidrequest": 400, "responsibleaipolicyviolation": 400, "stringabovemaxlength": 400,
        "unsupportedparameter": 400, "unsupportedvalue": 400, "validation": 400,
        "authentication": 401, "invalidapikey": 401, "unauthenticated": 401, "unauthorized": 401,
        "insufficientbalance": 402, "paymentrequired": 402,
        "forbidden": 403, "permission": 403, "permissiondenied": 403,
        "modelnotfound": 404, "notfound": 404,
        "requesttoolarge": 413,
        "unprocessableentity": 422,
        "budgetcapped": 429, "insufficientquota": 429, "quotaexceeded": 429, "ratelimit": 429, "ratelimited": 429,
        "ratelimitexceeded": 429, "resourceexhausted": 429, "throttled": 429, "throttling": 429, "toomanyrequests": 429,
        "api": 500, "internal": 500, "internalserver": 500, "server": 500,
        "badgateway": 502,
        "engineoverloaded": 503, "modeloverloaded": 503, "overloaded": 503, "serveroverloaded": 503,
        "servicemaintenance": 503, "serviceunavailable": 503, "unavailable": 503,
        "deadlineexceeded": 504, "gatewaytimeout": 504, "timeout": 504,
    ]
}

import ParadigmAPI
import ParadigmGround
import Testing

@Suite struct ServerErrorBodyTests {
    @Test(
        arguments: [
            (#"{"code":404,"error":"not_found","detail":"No such model"}"#, "No such model", "404", "not_found"),
            (#"{"error":"Permission denied","code":403}"#, "Permission denied", "403", nil),
            (
                #"{"error":{"message":"Too long","type":"invalid_request_error","code":"context_length_exceeded"}}"#,
                "Too long", "context_length_exceeded", "invalid_request_error"
            ),
            (
                #"{"error":{"message":"Too long","type":"BadRequestError","code":400}}"#, "Too long", "400",
                "BadRequestError"
            ),
            (
                #"{"object":"error","message":"No model","type":"NotFoundError","code":404}"#, "No model", "404",
                "NotFoundError"
            ),
            (
                #"{"temperature":["Must be at most 2."],"model":["Required.","Unknown."]}"#,
                "temperature: Must be at most 2.; model: Required. Unknown.", nil, nil
            ),
            (
                #"{"detail":[{"loc":["body","messages",0],"msg":"field required","type":"missing"},"also this"]}"#,
                "body.messages.0: field required; also this", nil, nil
            ),
            (#"{"detail":{"message":"inner"}}"#, "inner", nil, nil),
            (#"{"detail":null,"error":null,"message":"last"}"#, "last", nil, nil),
            (#"{"detail":"","error":"second"}"#, "second", nil, "second"),
            (#"{"error":{"reason":"odd"}}"#, #"{"reason":"odd"}"#, nil, nil),
            (#"{"odd":1}"#, #"{"odd":1}"#, nil, nil),
            (#""plain string""#, "plain string", nil, nil),
            ("[1,2]", "[1,2]", nil, nil),
            ("upstream connect error\r\n\tor  reset", "upstream connect error or reset", nil, nil),
            ("{\"detail\": \"cut", "{\"detail\": \"cut", nil, nil),
            ("<html><head><title>502 Bad\n Gateway</title></head><body>x</body></html>", "502 Bad Gateway", nil, nil),
            (
                "\u{FEFF}<!DOCTYPE HTML>\n<HTML><TITLE lang=en>A &lt;b&gt; &amp;lt; &copy;</TITLE>",
                "A <b> &lt; &copy;", nil, nil
            ),
            (
                "<html><style>p{}</style><script>if (a<b) {}</script><body><h1>Request</h1><p>blocked by&nbsp;policy</p>",
                "Request blocked by policy", nil, nil
            ),
            ("<html><title></title><body>No title", "No title", nil, nil),
            ("<error>not a page</error>", "<error>not a page</error>", nil, nil),
        ] as [(String, String, String?, String?)]
    )
    func readsEachShape(text: String, message: String, code: String?, type: String?) {
        let body = ServerErrorBody(bytes: text.bytes)
        #expect(body.message == message)
        #expect(body.code == code)
        #expect(body.type == type)
        #expect(body.raw == text)
    }

    @Test(arguments: ["", " \n", "<html></html>", "{}", "null", #"{"detail":""}"#, "\u{0}\u{1}"])
    func aBodyThatSaysNothing(_ text: String) {
        let body = ServerErrorBody(bytes: text.bytes)
        // What is left is the raw text itself, when there is any to show.
        #expect(body.message == nil || body.message == text)
        #expect(body.code == nil)
        #expect(!body.isQuotaSpent)
    }

    @Test func saysNothingAboutNothing() {
        for text in ["", " \r\n"] { #expect(ServerErrorBody(bytes: text.bytes).message == nil) }
    }

    @Test(arguments: [
        #"{"error":"budget_capped","detail":"Monthly budget reached"}"#, #"{"code":"budget_capped"}"#,
        #"{"error":{"code":"insufficient_quota","message":"x"}}"#, #"{"error":{"type":"insufficient_quota"}}"#,
        #"{"detail":"budget_capped"}"#,
    ])
    func knowsASpentQuota(_ text: String) {
        let body = ServerErrorBody(bytes: text.bytes)
        #expect(body.isQuotaSpent)
        #expect(!body.isServiceMaintenance)
    }

    /// What servers and gateways were seen to say where there is no money left.
    @Test(arguments: [
        (403, #"{"error":{"code":"insufficient_user_quota","message":"user quota is not enough"}}"#),
        (429, #"{"error":{"type":"exceeded_current_quota_error","message":"Your account is suspended"}}"#),
        (400, #"{"code":"Arrearage","message":"Access denied."}"#),
        (403, #"{"error":{"message":"Key limit exceeded (total limit)"}}"#),
        (429, #"{"error":{"message":"You have run out of credits"}}"#),
        (403, #"{"error":{"message":"Your credits have been exhausted"}}"#),
        (400, #"{"error":{"message":"You have reached your specified API usage limits. Wait until 2026-12-01."}}"#),
        (403, #"{"error":{"message":"Account balance is not enough"}}"#),
        (400, #"{"error":{"message":"Your organization has exceeded its monthly spend limit"}}"#),
        (403, #"{"error":{"message":"Insufficient account balance"}}"#),
        (429, #"{"error":{"message":"Your account is in arrears, please recharge"}}"#),
        (403, #"{"detail":"Not enough credits"}"#), (500, #"{"error":{"message":"quota exceeded for this month"}}"#),
        (429, #"{"detail":"Monthly quota exceeded"}"#), (403, #"{"detail":"Crédit épuisé"}"#),
        (400, #"{"error":{"message":"Your credit balance is too low to access the API. Go to Billing."}}"#),
        (400, #"{"error":{"message":"Budget exceeded: your team has spent 10.0, max 10.0"}}"#),
        (403, #"{"error":{"message":"Quota exceeded"}}"#), (402, #"{"detail":"Solde insuffisant"}"#),
        (429, #"{"error":{"message":"Quota mensuel dépassé"}}"#),
        (403, #"{"error":{"message":"Key limit exceeded (monthly limit). Go to https://a.example/settings/keys"}}"#),
        (429, #"{"error":{"message":"Credit limit exceeded, go to https://a.example/settings/billing"}}"#),
        (400, #"{"error":{"message":"Organization restricted: spend limit","code":"blocked_api_access"}}"#),
        (429, #"{"detail":"Monthly token budget exceeded"}"#), (429, #"{"detail":"Monthly token allowance used up"}"#),
        (403, #"{"error":{"message":"token quota is not enough, token remain quota: $0.1, need quota: $0.2"}}"#),
        (429, #"{"detail":"Your free trial quota has been used up"}"#), (429, #"{"detail":"No funds left"}"#),
        (429, #"{"detail":"You have reached the limit of your plan"}"#),
        (429, #"{"detail":"Limite mensuelle de jetons atteinte"}"#), (403, #"{"detail":"Saldo insuficiente"}"#),
        (429, #"{"detail":"Plafond de consommation atteint"}"#), (429, #"{"detail":"Vous n'avez plus de crédits"}"#),
        (429, #"{"detail":"Ihr Guthaben ist aufgebraucht."}"#), (429, #"{"error":{"message":"您的账户余额不足，请充值"}}"#),
        (403, #"{"error":"Your newly created team doesn't have any credits yet."}"#),
        (403, #"{"error":"You've reached the limit of 'Basic', your credits are exhausted"}"#),
        (412, #"{"error":{"code":"account_suspended","message":"Account x is suspended"}}"#),
        (
            429,
            #"[{"error":{"code":429,"message":"You exceeded your current quota, check your plan and billing details."}}]"#
        ),
    ])
    func knowsThatNothingIsLeft(status: Int, text: String) {
        #expect(ServerErrorBody(bytes: text.bytes).isQuotaSpent(status: status))
    }

    /// Limits that come back, limits of a request, and prompts that are quoted.
    @Test(arguments: [
        (429, #"{"error":{"message":"Quota exceeded"}}"#),
        (429, #"{"error":{"message":"Quota exceeded for metric: generate_content_requests_per_minute"}}"#),
        (429, #"{"error":{"message":"Rate limit exceeded for key sk-1. Limit type: requests. Current limit: 6"}}"#),
        (429, #"{"error":{"message":"Usage limit of 60 requests per minute reached"}}"#),
        (400, #"{"error":{"message":"The input exceeds the token budget of the model"}}"#),
        (400, #"{"error":{"message":"Invalid value: 'messages[0].content': Payment required in 30 days"}}"#),
        (400, #"{"error":{"message":"'Your credit balance is too low' is not a valid prompt"}}"#),
        (422, #"{"detail":"Payment required within 30 days"}"#),
        (500, #"{"error":{"message":"failed on input: Traduis : Payment required, no credits at the end"}}"#),
        (400, #"{"error":{"message":"This model's maximum context length is 8192 tokens, and it is exceeded"}}"#),
        (
            429,
            """
            {"error":{"message":"Requests have exceeded call rate limit of your current S0 pricing tier. Please retry \
            after 1 second. Go to https://aka.example/oai/quotaincrease to increase the default."}}
            """
        ),
        (
            429,
            """
            [{"error":{"message":"You exceeded your current quota, please check your plan and billing details. Quota \
            exceeded for metric: free_tier_requests, limit: 15 Please retry in 2.5s."}}]
            """
        ),
        (429, #"{"error":{"message":"You exceeded your current quota of requests-per-minute."}}"#),
        (429, #"{"error":{"message":"Request exceeds the current capacity budget, slow down"}}"#),
        (429, #"{"error":{"message":"Connections have exceeded your rate limit. Ask about your plan."}}"#),
        (429, #"{"error":{"message":"usage exceeded, your plan allows 60 requests every minute"}}"#),
        (429, #"{"message":"You use a Trial key, limited to 40 API calls / minute: limit exceeded"}"#),
        (403, #"{"detail":"Plafond de requêtes atteint"}"#),
        (403, #"{"error":{"message":"Blocked by firewall: the text 'exceed credit card balance' looks like fraud"}}"#),
        (400, #"{"error":{"message":"Token id 200000 is out of vocabulary","type":"BadRequestError","code":400}}"#),
        (400, #"{"error":{"message":"temperature out of range, limit is 2"}}"#),
        (400, #"{"detail":"Le document contient plus de 100000 jetons"}"#),
        (403, #"{"detail":"It requires more permissions than your token has"}"#),
        (403, #"{"error":{"message":"Le texte « solde épuisé » est refusé"}}"#),
        (429, #"{"detail":"limit of 5 req/s of your plan exceeded"}"#),
        (404, #"{"detail":"document 17 not found"}"#), (503, #"{"detail":"engine overloaded, capacity exceeded"}"#),
    ])
    func doesNotTakeOtherThingsForASpentQuota(status: Int, text: String) {
        #expect(!ServerErrorBody(bytes: text.bytes).isQuotaSpent(status: status))
    }

    /// What a server says to come back from within minutes is no spent quota, unless it is money or has that name.
    @Test(arguments: [
        (#"{"error":{"message":"You exceeded your current quota, check your plan and billing details"}}"#, false),
        (#"{"error":{"message":"Capacity budget exceeded"}}"#, false),
        (#"{"error":{"message":"Rate limit exceeded, add credits for more"}}"#, false),
        (#"{"error":{"message":"You have run out of credits"}}"#, true),
        (#"{"error":{"code":"insufficient_quota","message":"x"}}"#, true),
    ])
    func aShortWaitIsALimits(text: String, isSpent: Bool) {
        let body = ServerErrorBody(bytes: text.bytes)
        #expect(body.isQuotaSpent(status: 429, wait: .seconds(20)) == isSpent)
        #expect(body.isQuotaSpent(status: 429, wait: .seconds(86_400)) == body.isQuotaSpent(status: 429))
    }

    @Test func knowsMaintenance() {
        let body = ServerErrorBody(bytes: #"{"error":"service_maintenance","code":503}"#.bytes)
        #expect(body.isServiceMaintenance)
        #expect(!body.isQuotaSpent)
        #expect(!ServerErrorBody(bytes: #"{"error":"rate_limited"}"#.bytes).isQuotaSpent)
    }

    @Test(arguments: [
        (#"{"error":{"message":"Rate limit exceeded. Limit type: max_parallel_requests. Current limit: 6"}}"#, true),
        (#"{"error":{"type":"concurrency_limit_exceeded"}}"#, true),
        (#"{"detail":"Too many concurrent requests"}"#, true),
        (#"{"detail":"Trop de requêtes simultanées"}"#, true),
        (#"{"detail":"60 requests per minute are allowed. Send fewer concurrent requests."}"#, false),
        (#"{"error":{"type":"rate_limit_exceeded","message":"Too many requests"}}"#, false),
    ])
    func tellsARefusalForTooManyAtOnce(text: String, isForConcurrency: Bool) {
        #expect(ServerErrorBody(bytes: text.bytes).isForConcurrency == isForConcurrency)
    }

    @Test(
        arguments: [
            (#"{"error":{"code":429}}"#, 429), (#"{"error":{"code":"529"}}"#, 529), (#"{"code":503}"#, 503),
            (#"{"error":{"message":"x","status":504}}"#, 504), (#"{"error":"x","status_code":500}"#, 500),
            (#"{"error":{"code":"rate_limit_exceeded"}}"#, 429), (#"{"error":{"code":"insufficient_quota"}}"#, 429),
            (#"{"error":{"code":"context_length_exceeded"}}"#, 400), (#"{"error":{"code":"content_filter"}}"#, 400),
            (#"{"error":{"type":"server_error","code":"model_error"}}"#, 500),
            (#"{"error":{"type":"overloaded_error"}}"#, 503),
            (#"{"error":{"message":"Overloaded"}}"#, 503), (#"{"error":"rate_limited"}"#, 429),
            (#"{"error":{"code":null,"status":"RESOURCE_EXHAUSTED","type":"RateLimitError"}}"#, 429),
            (#"{"error":{"type":"invalid_request_error","code":"rate_limit_exceeded"}}"#, 429),
            (#"{"object":"error","type":"BadRequestError","code":400}"#, 400), (#"{"error":{"type":"timeout"}}"#, 504),
            (#"{"error":{"code":1001,"message":"odd"}}"#, nil), (#"{"error":{"code":200}}"#, nil),
            (#"{"error":{"message":"no"}}"#, nil), ("<html>429</html>", nil), ("", nil), (#"{"status":"failed"}"#, nil),
        ] as [(String, Int?)]
    )
    func saysWhichStatusTheWordsStandFor(text: String, status: Int?) {
        #expect(ServerErrorBody(bytes: text.bytes).impliedStatus == status)
    }

    @Test func shortensAndCleans() throws {
        let body = ServerErrorBody(bytes: #"{"detail":"\#(String(repeating: "é", count: 10_000))"}"#.bytes)
        #expect(body.message?.count == 501)
        #expect(body.message?.last == "…")
        #expect(body.raw.utf8.count <= 4_096 + 2)
        let escape = ServerErrorBody(bytes: #"{"detail":"a\u001b[31mb\u0007\u009bc"}"#.bytes)
        #expect(escape.message == "a [31mb c")
    }

    @Test func neverFails() {
        var random = SplitMix64(seed: 5)
        let shapes = [#"{"error":{"message":["x",{"msg":1}]},"detail":[[],{}]}"#, "<html><title>a<script>&amp"]
            .map(\.bytes)
        for shape in shapes {
            for _ in 0..<3_000 {
                var bytes = shape
                for _ in 0..<3 {
                    bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                let body = ServerErrorBody(bytes: bytes)
                #expect(body.message?.unicodeScalars.contains { $0.properties.generalCategory == .control } != true)
            }
        }
        #expect(ServerErrorBody(bytes: Array(repeating: UInt8(ascii: "["), count: 3_000_000)).message?.count == 501)
    }
}

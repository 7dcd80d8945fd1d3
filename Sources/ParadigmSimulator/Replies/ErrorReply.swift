extension Reply {
    /// An error in the shape that Paradigm's own endpoints use.
    package static func paradigm(_ status: Int, _ error: String, _ detail: String) -> Reply {
        Reply(
            status,
            json: JSONOutput.object { json in
                json.member("code", status)
                json.member("error", error)
                json.member("detail", detail)
            }
        )
    }

    /// An error in the shape of the vLLM server behind Paradigm.
    package static func vllm(_ status: Int, _ type: String, _ message: String) -> Reply {
        Reply(
            status,
            json: JSONOutput.object { json in
                json.member("object", "error")
                json.member("message", message)
                json.member("type", type)
                json.nullMember("param")
                json.member("code", status)
            }
        )
    }

    /// An error in OpenAI's shape.
    package static func openai(_ status: Int, type: String, code: String, _ message: String) -> Reply {
        Reply(
            status,
            json: JSONOutput.object { json in
                json.key("error")
                json.object { json in
                    json.member("message", message)
                    json.member("type", type)
                    json.nullMember("param")
                    json.member("code", code)
                }
            }
        )
    }

    /// A gateway's page.
    package static func html(_ status: Int) -> Reply {
        let title = "\(status) \(ReasonPhrase.of(status))"
        return Reply(
            status,
            contentType: "text/html; charset=utf-8",
            text: "<html>\r\n<head><title>\(title)</title></head>\r\n<body><h1>\(title)</h1></body>\r\n</html>\r\n"
        )
    }

    /// An error of any status in any shape.
    package static func error(_ status: Int, shape: Fault.ErrorShape) -> Reply {
        let phrase = ReasonPhrase.of(status)
        let name = phrase.lowercased().split(separator: " ").joined(separator: "_")
        switch shape {
        case .paradigm: return .paradigm(status, name, "\(phrase), as the simulator was told to answer.")
        case .permission:
            return Reply(
                status,
                json: JSONOutput.object { json in
                    json.member("error", "Permission denied")
                    json.member("code", status)
                }
            )
        case .openai: return .openai(status, type: name, code: name, "\(phrase), as the simulator was told to answer.")
        case .streamOptions:
            let message = "Unrecognized request argument supplied: stream_options"
            return .openai(status, type: "invalid_request_error", code: "unknown_parameter", message)
        case .vllm: return .vllm(status, name, "\(phrase), as the simulator was told to answer.")
        case .validation:
            return Reply(
                status,
                json: JSONOutput.object { json in
                    json.key("model")
                    json.array { $0.text("This field may not be blank.") }
                }
            )
        case .html: return .html(status)
        case .empty: return Reply(status)
        case .maintenance:
            return .paradigm(status, "service_maintenance", "Paradigm is down for planned maintenance.")
        case .quota:
            return .openai(
                status,
                type: "insufficient_quota",
                code: "insufficient_quota",
                "You exceeded your current quota."
            )
        case .budget: return .paradigm(status, "budget_capped", "The monthly budget of this key is spent.")
        case .balance:
            return .openai(status, type: "unknown_error", code: "invalid_request_error", "Insufficient Balance")
        }
    }
}

extension Fault.NoAnswer {
    /// The reply, with the code of the error that it reports if it reports one.
    package func reply(code: Int) -> Reply {
        Reply(self == .queued ? 202 : 200, json: Array(json(code: code).utf8))
    }

    private func json(code: Int) -> String {
        let error = #""error":{"message":"Provider returned error","code":\#(code)}"#
        let choice = #"{"index":0,"message":{"role":"assistant","content":null},"finish_reason":"stop"}"#
        return switch self {
        case .error: "{\(error)}"
        case .errorBesideChoice: #"{"object":"chat.completion","choices":[\#(choice)],\#(error)}"#
        case .detail: #"{"detail":"The request was not understood."}"#
        case .object: "{}"
        case .array: "[]"
        case .null: "null"
        case .number: "42"
        case .noChoice: #"{"object":"chat.completion","choices":[],"data":[]}"#
        case .nullChoice: #"{"object":"chat.completion","choices":[null],"data":[null]}"#
        case .queued: #"{"status":"queued"}"#
        }
    }
}

/// The reason phrases of statuses (RFC 9110, section 15).
package enum ReasonPhrase {
    private static let phrases = [
        100: "Continue", 103: "Early Hints", 200: "OK", 202: "Accepted", 204: "No Content", 301: "Moved Permanently",
        302: "Found", 303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect",
        400: "Bad Request", 401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found",
        405: "Method Not Allowed", 408: "Request Timeout", 409: "Conflict", 410: "Gone", 413: "Content Too Large",
        415: "Unsupported Media Type", 418: "I'm a teapot", 421: "Misdirected Request", 422: "Unprocessable Content",
        425: "Too Early", 429: "Too Many Requests", 431: "Request Header Fields Too Large",
        500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway", 503: "Service Unavailable",
        504: "Gateway Timeout", 529: "Overloaded",
    ]

    /// The phrase, or `Status` for one without.
    package static func of(_ status: Int) -> String { phrases[status] ?? "Status" }
}

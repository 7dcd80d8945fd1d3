/// One way for a reply to go wrong, or to be unusual.
public enum Fault: Sendable, Hashable {
    /// An error status with a body of the given shape, at once.
    case status(Int, shape: ErrorShape = .paradigm, retryAfter: RetryAfter? = nil)
    /// The connection is reset: before any byte, or after so many bytes of the body.
    case reset(afterBytes: Int? = nil)
    /// The connection is closed in good order before any byte of a reply.
    case close
    /// The request is read and never answered.
    case blackHole
    /// The reply's head comes one byte at a time.
    case slowHeader(every: Duration)
    /// The reply's body comes one byte at a time.
    case slowBody(every: Duration)
    /// The connection is closed before the announced length is reached: after so many bytes, or half of them.
    case cutBody(afterBytes: Int? = nil)
    /// A chunked body ends without its last chunk.
    case cutChunked
    /// Content-Length is ten bytes less than the body has.
    case shortLength
    /// Two Content-Length fields that contradict each other.
    case doubleLength
    /// No length at all: the body ends when the connection is closed.
    case noLength
    /// Status 200 and a body that is not quite JSON.
    case badJSON
    /// Status 200 and no body.
    case empty
    /// An HTML page with the given status, as gateways send.
    case html(status: Int)
    /// Something that is not HTTP.
    case garbage
    /// A stream of events that never ends.
    case endlessStream
    /// A stream with one event whose line never ends.
    case endlessLine
    /// A body of JSON that never ends.
    case endlessBody
    /// A header field that never ends.
    case endlessHeader
    /// So many additional header fields, a million at most.
    case manyHeaders(Int)
    /// A stream that ends after so many events (half of them by default), in good order but without `[DONE]`.
    case cutStream(afterEvents: Int? = nil)
    /// An error event after so many events (half of them by default), then the end of the stream; the error's code is a
    /// number or a word, `model_error` by default.
    case streamError(afterEvents: Int? = nil, code: String? = nil)
    /// A stream of nothing but `[DONE]`.
    case emptyStream
    /// A stream whose connection stays open when the answer is over, silent or with a comment now and then.
    case heldStream(after: StreamEnd = .done, comments: Duration? = nil)
    /// A stream whose `[DONE]` follows the last piece without the blank line between them.
    case gluedDone(on: GluedLine = .same)
    /// A stream that was not asked for.
    case unaskedStream
    /// A good reply with another content type, or with none.
    case contentType(String? = nil)
    /// A success whose body is no answer; `code` is that of the bodies that report an error.
    case noAnswer(NoAnswer = .error, code: Int = 502)
    /// A good reply, and the same once more although nobody asked, at once or so much later.
    case surplusReply(later: Duration = .zero)
    /// 302 to another host.
    case redirect(host: String)
    /// An answer whose text holds bytes that are not UTF-8.
    case invalidUTF8
    /// A good reply with `Connection: close`, then the close.
    case connectionClose
    /// A good keep-alive reply, then a close without notice after the given time.
    case closeAfter(Duration)
    /// `103 Early Hints` before a good reply (RFC 8297).
    case earlyHints
    /// A `100 Continue` that nobody asked for before a good reply.
    case unaskedContinue
    /// A good reply, later by the given time.
    case delay(Duration)
    /// A good reply whose `content` is null.
    case nullContent
    /// A good reply whose token counts are strings.
    case stringNumbers
    /// A good reply whose answer is not what was asked for, as models without guidance write it.
    case spoiltAnswer(SpoiltAnswer)
    /// A good reply, and what it begins comes to nothing: a document that cannot be embedded, a turn that fails.
    case failedWork
}

extension Fault {
    /// The shape of an error's body: each has been met on real servers.
    public enum ErrorShape: String, Sendable, Hashable, CaseIterable {
        /// `{"code":404,"error":"not_found","detail":"…"}`.
        case paradigm
        /// `{"error":"Permission denied","code":403}`.
        case permission
        /// `{"error":{"message":"…","type":"…","code":"…"}}`.
        case openai
        /// `{"object":"error","message":"…","type":"…","code":404}`.
        case vllm
        /// `{"model":["…"]}`, a dictionary of fields and their faults.
        case validation
        /// A gateway's HTML page.
        case html
        /// No body.
        case empty
        /// 503 with `"error":"service_maintenance"`: planned downtime.
        case maintenance
        /// `insufficient_quota`: a budget is spent, waiting does not help.
        case quota
        /// `budget_capped`: a monthly budget is spent.
        case budget
        /// "Insufficient Balance": what was paid beforehand is used up; gateways say it with 402.
        case balance
        /// As `openai`, of a server that does not know `stream_options`; for requests that match it.
        case streamOptions = "stream-options"
    }

    /// A body that comes with a success and is no answer: each has been met on real servers.
    public enum NoAnswer: String, Sendable, Hashable, CaseIterable {
        /// `{"error":{"message":"…","code":502}}`.
        case error
        /// The same beside a choice without content.
        case errorBesideChoice = "error-choice"
        /// `{"detail":"…"}`.
        case detail
        /// `{}`.
        case object
        /// `[]`.
        case array
        /// `null`.
        case null
        /// `42`.
        case number
        /// `{"choices":[]}`, and no vector either.
        case noChoice = "no-choice"
        /// `{"choices":[null]}`, and no vector either.
        case nullChoice = "null-choice"
        /// 202 with `{"status":"queued"}`.
        case queued
    }

    /// What a model does to the JSON that it was asked for.
    public enum SpoiltAnswer: String, Sendable, Hashable, CaseIterable {
        /// A sentence before it and one behind it.
        case prose
        /// A fence around it, as in Markdown.
        case fence
        /// A text where a number was wanted, or a number where a text was: in its first member.
        case wrongType = "wrong-type"
        /// Its first half alone.
        case cutJSON = "cut-json"
    }

    /// What a stream that is held open has sent last.
    public enum StreamEnd: String, Sendable, Hashable, CaseIterable {
        /// `[DONE]`.
        case done
        /// Why the answer is finished, and the usage if that was asked for.
        case finish
    }

    /// Where a `[DONE]` stands that has no event of its own.
    public enum GluedLine: String, Sendable, Hashable, CaseIterable {
        /// Right behind the JSON of the piece.
        case same
        /// In a `data:` line of its own, which the piece's event goes on with.
        case next
    }

    /// How many fields ``manyHeaders(_:)`` adds at most: more would take gigabytes.
    package static let mostHeaders = 1_000_000

    /// A `Retry-After` in one of the forms that servers use.
    public enum RetryAfter: Sendable, Hashable {
        /// Seconds, with a fraction if there is one.
        case seconds(Double)
        /// `retry-after-ms`, in milliseconds.
        case milliseconds(Int)
        /// An HTTP-date so many seconds ahead, in one of its three forms (RFC 9110, section 5.6.7).
        case date(secondsAhead: Int, form: DateForm)
        /// Any text, for nonsense such as `-1` or `nan`.
        case text(String)
    }

    /// The three forms of a date in HTTP (RFC 9110, section 5.6.7).
    public enum DateForm: String, Sendable, Hashable, CaseIterable {
        /// `Sun, 06 Nov 1994 08:49:37 GMT`, the only one that servers should send.
        case imf
        /// `Sunday, 06-Nov-94 08:49:37 GMT`.
        case rfc850
        /// `Sun Nov  6 08:49:37 1994`.
        case asctime
    }
}

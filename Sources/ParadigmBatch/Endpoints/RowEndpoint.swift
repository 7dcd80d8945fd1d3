package import ParadigmAPI

/// An endpoint that rows are sent to: all that differs from one path of the API to another.
///
/// One value each, in a file of its own; another endpoint is another such file, and its name in ``known``.
package struct RowEndpoint: Sendable {
    /// How the text of a prompt becomes the member that asks it.
    package enum Prompt: Sendable {
        /// A list of messages, a system message first if there is one.
        case messages
        /// The text itself.
        case text
    }

    /// Which of the options' own fields bodies get that lack them.
    package enum OptionFields: Sendable {
        /// The model, and what steers an answer: temperature and limit.
        case modelAndSampling
        /// The model alone: there is nothing to steer, and no limit.
        case model
        /// None: nobody knows what the endpoint takes.
        case none
    }

    /// The path below the base URL.
    package let path: String
    /// The same with the version that Batch files put before it.
    package let versionedPath: String
    /// The member that asks, by which a body without a path is known; nil where none does.
    package let question: String?
    /// How a prompt is put into it.
    package let prompt: Prompt
    /// Which of the options' fields it takes.
    package let optionFields: OptionFields
    /// What its answers look like.
    package let answer: AnswerKind
    /// How the work behind an answer is followed to its end; nil where the reply is the answer.
    package let work: RowWork?

    /// The version of the API that has it, where that is not the one which the base URL names.
    package var version: APIVersion? { work?.version }

    /// Whether it does no harm to send a request once more that a dying connection may have carried: what begins work does.
    package var isRepeatable: Bool { work == nil || work == .search }

    /// Whether a request is never sent again when the server may have done what it says.
    package var isOnceOnly: Bool { work == .upload }

    init(
        path: String,
        question: String?,
        prompt: Prompt,
        optionFields: OptionFields,
        answer: AnswerKind,
        work: RowWork? = nil
    ) {
        self.path = path
        versionedPath = "/v1" + path
        self.question = question
        self.prompt = prompt
        self.optionFields = optionFields
        self.answer = answer
        self.work = work
    }

    /// The endpoints that prompts can be sent to; the first is the usual one.
    package static let known = [chat, completions, embeddings]

    /// Whether the model has to be named.
    package var needsModel: Bool {
        switch optionFields {
        case .modelAndSampling, .model: true
        case .none: false
        }
    }

    /// Whether answers have a length that `max_tokens` limits.
    package var hasTokenLimit: Bool {
        switch optionFields {
        case .modelAndSampling: true
        case .model, .none: false
        }
    }

    /// Whether a prompt can have a system message.
    package var takesSystem: Bool {
        switch prompt {
        case .messages: true
        case .text: false
        }
    }

    /// The known endpoint at a path; nil for any other path.
    package static func known(at path: String) -> RowEndpoint? {
        known.first { $0.path == path }
    }

    /// The endpoint at any path that the user has allowed.
    package static func at(_ path: String) -> RowEndpoint {
        known(at: path) ?? ofDocuments.first { $0.path == path }
            ?? RowEndpoint(path: path, question: nil, prompt: .text, optionFields: .none, answer: .other)
    }
}

import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmJobs

/// What is to be said of a base URL without a version.
enum VersionText {
    static func advice(_ address: String) -> Text {
        Text(
            en: "The base URL names no version. Most servers want one: \(address)/v1, or /api/v2 for Paradigm.",
            fr:
                "L'adresse de base n'indique pas de version. La plupart des serveurs en veulent une : \(address)/v1, ou /api/v2 pour "
                + "Paradigm."
        )
    }

    /// The same where a request failed in a way that may come of it; nil elsewhere.
    static func advice(_ error: ParadigmError, at baseURL: BaseURL) -> Text? {
        let mayComeOfIt: [ParadigmError.Kind] = [.notFound, .invalidReply, .redirected]
        guard !baseURL.namesVersion, mayComeOfIt.contains(error.kind) || error.status == 405 else { return nil }
        return advice(baseURL.description)
    }

    /// The same where a batch stopped for a reason that may come of it; nil elsewhere.
    static func advice(_ summary: BatchSummary, at baseURL: BaseURL) -> Text? {
        guard !baseURL.namesVersion, case .stopped(let reason) = summary.end else { return nil }
        return [.refused(.notFound), .refused(.unusable)].contains(reason) ? advice(baseURL.description) : nil
    }
}

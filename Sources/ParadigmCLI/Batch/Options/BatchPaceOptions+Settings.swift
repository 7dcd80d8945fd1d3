extension BatchPaceOptions {
    /// These options, and what the configuration file says where they say nothing.
    package func filled(from settings: ServerSettings) -> BatchPaceOptions {
        var pace = self
        pace.concurrency = concurrency ?? settings.concurrency.flatMap { try? ConcurrencyChoice($0) }
        pace.rpm = rpm ?? settings.requestsPerMinute.flatMap { Int($0) }
        pace.tpm = tpm ?? settings.tokensPerMinute.flatMap { Int($0) }
        return pace
    }
}

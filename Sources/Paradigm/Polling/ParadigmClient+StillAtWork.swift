import Logging

extension ParadigmClient {
    /// Notes in the log that the server is still at work on something.
    ///
    /// - Parameters:
    ///   - status: The server's word for how far it is.
    ///   - path: Where it is asked about.
    package func noteStillAtWork(_ status: String, at path: String) {
        configuration.logger.debug("Still at work", metadata: ["status": "\(status)", "path": "\(path)"])
    }
}

import ParadigmHTTP

extension ParadigmConfiguration {
    /// The server as the transport names it.
    var origin: HostAddress { HostAddress(host: baseURL.host, port: baseURL.port) }

    /// What the transport needs to know of all this.
    ///
    /// - Throws: ``ParadigmError`` when the proxy's address cannot be used.
    func transportSettings() throws(ParadigmError) -> NIOTransport.Settings {
        NIOTransport.Settings(
            origin: origin,
            isTLS: baseURL.isTLS,
            caFile: caFile,
            proxy: try proxy.proxy(for: origin, isTLS: baseURL.isTLS),
            maximumReplyBytes: maximumReplyBytes,
            longestIdle: longestIdle,
            eventLoopThreads: eventLoopThreads
        )
    }
}

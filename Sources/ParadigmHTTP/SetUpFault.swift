/// Why no transport can be made of its settings, before anything was opened.
package enum SetUpFault: Error, Sendable, Hashable {
    /// The file of certificates cannot be read, or holds none in PEM.
    case certificates(path: String)
    /// The settings of TLS were refused, in the library's words.
    case tls(String)
    /// The server is named by an address, which its certificate could not be compared with through a proxy.
    case addressBehindProxy(HostAddress)
}

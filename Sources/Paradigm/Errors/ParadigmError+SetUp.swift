import ParadigmHTTP

extension ParadigmError {
    /// What a fault of the configuration means to a person.
    init(_ fault: SetUpFault) {
        let message =
            switch fault {
            case .certificates(let path):
                "The certificate file \(path) cannot be read as PEM. Check its path and its content."
            case .tls(let reason): "TLS cannot be set up: \(reason)."
            case .addressBehindProxy(let origin):
                "The certificate of \(origin) could not be checked through a proxy. Name the server by its host name, "
                    + "or add its address to NO_PROXY."
            }
        self.init(kind: .invalidConfiguration, message: message)
        cause = .setUp(fault)
    }

    /// What is wrong with a proxy's address.
    init(_ fault: ProxyAddress.Fault) {
        let reason =
            switch fault {
            case .scheme: "only http:// proxies are supported (they tunnel, so TLS still reaches the server)"
            case .address: "it should look like http://host:port"
            case .credentials: "its user name or password is not percent-encoded correctly"
            }
        self.init(kind: .invalidConfiguration, message: "The proxy's address cannot be used: \(reason).")
        cause = .proxyAddress(fault)
    }
}

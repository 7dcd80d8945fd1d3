import ParadigmGround

private let systemSend = unsafe send

/// A client made of a bare socket, so that nothing between it and the server can hide what is on the wire.
final class RawClient {
    enum Failure: Error {
        case connect(Int32)
        case timeout
        case reset
    }

    private let descriptor: Int32

    init(port: Int, address host: UInt32 = 0x7f00_0001) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr = in_addr(s_addr: host.bigEndian)
        let descriptor = descriptor
        let result = unsafe withUnsafePointer(to: address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                unsafe connect(descriptor, pointer, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure.connect(errno) }
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) {
        send(Array(text.utf8))
    }

    func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe systemSend(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// The next bytes; empty at the end of the connection.
    func receive(within milliseconds: Int32 = 5_000) throws -> [UInt8] {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&poller, 1, milliseconds) > 0 else { throw Failure.timeout }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe bytes.withUnsafeMutableBytes { unsafe recv(descriptor, $0.baseAddress, $0.count, 0) }
        guard count >= 0 else { throw Failure.reset }
        return Array(bytes.prefix(count))
    }

    /// Everything up to the end of the connection.
    func receiveAll() throws -> String {
        var all: [UInt8] = []
        while case let bytes = try receive(), !bytes.isEmpty { all += bytes }
        return String(decoding: all, as: UTF8.self)
    }

    /// Everything up to and with the first occurrence of `end`, or to the end of the connection.
    func receive(until end: String) throws -> String {
        var all = ""
        while !all.contains(end) {
            let bytes = try receive()
            if bytes.isEmpty { break }
            all += String(decoding: bytes, as: UTF8.self)
        }
        return all
    }

    /// One reply with a Content-Length.
    func receiveReply() throws -> String {
        var all = ""
        while true {
            let parts = all.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
            if let head = parts.first, parts.count == 2,
                let field = head.split(separator: "content-length: ").dropFirst().first,
                let length = Int(field.prefix { $0.isNumber }), parts[1].utf8.count >= length
            {
                return all
            }
            let bytes = try receive()
            if bytes.isEmpty { return all }
            all += String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension RawClient {
    /// A chat request in the bytes of HTTP/1.1.
    static func chat(_ text: String = "Bonjour", _ more: String = "", headers: String = "") -> String {
        let body = Requests.chatBody(text, more)
        return """
            POST /api/v2/chat/completions HTTP/1.1\r\nHost: simulator\r\nAuthorization: Bearer any-key\r\n\(headers)\
            Content-Length: \(body.utf8.count)\r\n\r\n\(body)
            """
    }
}

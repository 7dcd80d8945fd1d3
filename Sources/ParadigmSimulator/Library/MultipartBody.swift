import ParadigmGround

/// A form with one file (RFC 7578), read with code of this room's own.
struct MultipartBody: Sendable {
    /// The parts that are text.
    var fields: [String: String] = [:]
    /// The name of the file.
    var filename = ""
    /// The bytes of the file.
    var file: [UInt8] = []
    private var hasFile = false

    /// Reads the body of a request.
    ///
    /// - Throws: ``LibraryRefusal`` when it is no form, or has no part `file`.
    init(_ request: ReceivedRequest) throws {
        let type = request.header("content-type") ?? ""
        guard type.lowercased().hasPrefix("multipart/form-data"), let boundary = Self.parameter("boundary", of: type)
        else {
            throw LibraryRefusal(
                .paradigm(415, "unsupported_media_type", "An upload is a form: multipart/form-data with a boundary.")
            )
        }
        try read(request.body, Array("--\(boundary)".utf8))
        guard hasFile else { throw LibraryRefusal.field("file", "No file was submitted.") }
    }

    private mutating func read(_ body: [UInt8], _ delimiter: [UInt8]) throws {
        let broken = LibraryRefusal(.paradigm(400, "bad_request", "The form is not complete."))
        guard body.starts(with: delimiter) else { throw broken }
        var place = delimiter.count
        let separator = [0x0d, 0x0a] + delimiter
        let blank: [UInt8] = [0x0d, 0x0a, 0x0d, 0x0a]
        while true {
            if body[place...].starts(with: "--".utf8) { return }
            guard let endOfHead = ByteSearch.range(of: blank.span, in: body.span, from: place)?.lowerBound,
                let end = ByteSearch.range(of: separator.span, in: body.span, from: endOfHead + 2)?.lowerBound
            else { throw broken }
            let start = endOfHead + blank.count
            add(String(decoding: body[place..<endOfHead], as: UTF8.self), start <= end ? body[start..<end] : [])
            place = end + separator.count
        }
    }

    private mutating func add(_ head: String, _ value: ArraySlice<UInt8>) {
        let lines = head.split(whereSeparator: \.isNewline)
        let line = lines.first { $0.lowercased().hasPrefix("content-disposition:") }.map(String.init) ?? ""
        guard let name = Self.parameter("name", of: line) else { return }
        if name == "file" {
            hasFile = true
            file = Array(value)
            filename = Self.parameter("filename", of: line) ?? ""
        } else {
            fields[name] = String(decoding: value, as: UTF8.self)
        }
    }

    /// The value of a parameter behind a semicolon, with or without quotes.
    private static func parameter(_ name: String, of line: String) -> String? {
        guard let place = line.range(ofParameter: name) else { return nil }
        let rest = line[place...]
        if rest.first == "\"" { return String(rest.dropFirst().prefix { $0 != "\"" }) }
        return String(rest.prefix { $0 != ";" && !$0.isWhitespace })
    }
}

extension String {
    /// Where the value of `name=` begins.
    fileprivate func range(ofParameter name: String) -> String.Index? {
        for prefix in ["; \(name)=", ";\(name)="] {
            if let found = firstRange(of: prefix) { return found.upperBound }
        }
        return nil
    }
}

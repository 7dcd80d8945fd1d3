/// The parts of a form (RFC 7578) around the one file that it ends with.
public struct MultipartForm: Hashable, Sendable {
    /// The text between the parts.
    public let boundary: String
    /// The bytes before those of the file.
    public private(set) var head: [UInt8] = []

    /// A form without parts.
    ///
    /// - Parameter boundary: At most 70 letters and digits that occur in none of the parts (RFC 2046 §5.1.1).
    public init(boundary: String) {
        self.boundary = boundary
    }

    /// The bytes behind those of the file.
    public var tail: [UInt8] { Array("\r\n--\(boundary)--\r\n".utf8) }

    /// What the request says of its body.
    public var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// Adds a part that is text.
    mutating func add(_ name: String, _ value: String) {
        begin(#"form-data; name="\#(Self.escaped(name))""#)
        head += "\r\n\(value)\r\n".utf8
    }

    /// Begins the part that is a file; its bytes follow.
    mutating func beginFile(_ name: String, name filename: String, type: String) {
        begin(#"form-data; name="\#(Self.escaped(name))"; filename="\#(Self.escaped(filename))""#)
        head += "Content-Type: \(type)\r\n\r\n".utf8
    }

    private mutating func begin(_ disposition: String) {
        head += "--\(boundary)\r\nContent-Disposition: \(disposition)\r\n".utf8
    }

    /// A name as it stands between quotes: as HTML's forms write it (WHATWG HTML §4.10.21.8), in UTF-8.
    private static func escaped(_ name: String) -> String {
        var escaped = ""
        for scalar in name.unicodeScalars {
            switch scalar {
            case "\"": escaped += "%22"
            case "\r": escaped += "%0D"
            case "\n": escaped += "%0A"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}

/// What the name of a file says of what is in it.
enum DocumentKind {
    /// The type of a file by the end of its name.
    static func contentType(of filename: String) -> String {
        guard let dot = filename.lastIndex(of: ".") else { return unknown }
        return types[filename[filename.index(after: dot)...].lowercased()] ?? unknown
    }

    private static let unknown = "application/octet-stream"
    private static let types = [
        "pdf": "application/pdf", "txt": "text/plain", "md": "text/markdown", "csv": "text/csv",
        "html": "text/html", "htm": "text/html", "json": "application/json", "xml": "application/xml",
        "doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "odt": "application/vnd.oasis.opendocument.text", "rtf": "application/rtf", "eml": "message/rfc822",
        "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg",
    ]
}

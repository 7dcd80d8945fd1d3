/// Uploads that belong together: the reply to `POST /upload-session` and `POST /upload-session/{uuid}`.
public struct UploadSession: Hashable, Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// Its name.
    public let uuid: String
    /// Whether more may be uploaded in it; nil when the server did not say.
    public let isValid: Bool?
    /// The documents that were uploaded in it.
    public let documents: [DocumentFile]
    /// All fields, as they came.
    public let fields: JSONObject

    /// Reads a body.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or names no session.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        (uuid, fields) = try ReplyObject.read(bytes, expecting: "an upload session with \"uuid\"") { json in
            guard let fields = json.object, let uuid = fields.first("uuid", "id")?.lenientText else { return nil }
            return (uuid, fields)
        }
        isValid = fields["is_valid"]?.lenientBool
        documents = (fields["documents"]?.array ?? []).compactMap(DocumentFile.init)
    }
}

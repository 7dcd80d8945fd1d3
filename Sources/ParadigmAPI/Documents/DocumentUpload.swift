/// A file to be uploaded, and what is said about it.
///
/// Only what is set is sent.
public struct DocumentUpload: Hashable, Sendable {
    /// The file on this machine; it is read while it is sent, never held as a whole.
    public var path: String
    /// The workspace that it goes to; v3 needs one.
    public var workspace: ResourceID?
    /// The name that it has on the server, at most 512 characters; the last part of the path unless set.
    public var filename: String?
    /// Its title, at most 255 characters.
    public var title: String?
    /// Whose it is in v2: `private`, `company` or `workspace`, which a workspace makes it unless set.
    public var collectionType: String?
    /// How long the pieces of its text are, in v2.
    public var chunkSize: Int?
    /// How far the pieces of its text overlap, in v2.
    public var chunkOverlap: Int?
    /// What the server keeps beside it.
    public var externalMetadata: JSONObject?
    /// The uploads that it belongs to.
    public var uploadSession: String?
    /// Its type; what its name says unless set.
    public var contentType: String?
    /// Any other part of the form, as text.
    public var additionalParts: [String: String]

    /// An upload of a file; the other fields are set afterwards.
    public init(path: String, workspace: ResourceID? = nil, additionalParts: [String: String] = [:]) {
        self.path = path
        self.workspace = workspace
        self.additionalParts = additionalParts
    }

    /// The name that it has on the server.
    public var sentName: String {
        filename ?? path.split(separator: "/").last.map(String.init) ?? path
    }

    /// The form that it is sent as.
    ///
    /// - Parameters:
    ///   - version: Whose names its parts have.
    ///   - boundary: A text that the file does not hold: letters and digits drawn at random.
    /// - Returns: The bytes before and behind those of the file.
    public func form(version: APIVersion, boundary: String) -> MultipartForm {
        var form = MultipartForm(boundary: boundary)
        func add(_ name: String, _ value: String?) { if let value { form.add(name, value) } }
        add("workspace_id", workspace?.rawValue)
        if version == .v2 {
            add("collection_type", collectionType ?? workspace.map { _ in "workspace" })
            add("chunk_size", chunkSize?.description)
            add("chunk_overlap", chunkOverlap?.description)
            add("filename", filename)
        }
        add("title", title)
        add("external_metadata", externalMetadata.map { JSONValue.object($0).description })
        add("upload_session_uuid", uploadSession)
        for (name, value) in additionalParts.sorted(by: { $0.key < $1.key }) { add(name, value) }
        form.beginFile("file", name: sentName, type: contentType ?? DocumentKind.contentType(of: sentName))
        return form
    }
}

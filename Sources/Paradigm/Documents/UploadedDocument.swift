public import ParadigmAPI

/// What became of an upload.
public struct UploadedDocument: Sendable, Hashable {
    /// The document, which is not ready yet as a rule; see ``ParadigmClient/waitForDocument(_:schedule:version:onStatus:)``.
    public let file: DocumentFile
    /// Whether the server took the file and not all that was said of it (207, as for tags it refused).
    public let isPartial: Bool
    /// All fields of the reply, as they came.
    public let fields: JSONObject
}

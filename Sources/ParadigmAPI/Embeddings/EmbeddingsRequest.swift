/// A request to `POST /embeddings`: texts to turn into vectors.
///
/// Only what is set is sent.
public struct EmbeddingsRequest: Hashable, Sendable {
    /// How vectors are written on the wire.
    ///
    /// An open set.
    public struct EncodingFormat: RawRepresentable, Hashable, Sendable {
        /// The format as it is written on the wire.
        public let rawValue: String

        /// A format from its name on the wire.
        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Arrays of numbers.
        public static let float = EncodingFormat(rawValue: "float")
        /// Base64 of little-endian 32-bit floats: a quarter of the bytes, and exact.
        public static let base64 = EncodingFormat(rawValue: "base64")
    }

    /// Name of the model, as the server lists it.
    public var model: String
    /// The texts.
    ///
    /// One text is sent as a string, which every server takes, several as an array.
    public var input: [String]
    /// How vectors should be written; nil leaves it to the server.
    public var encodingFormat: EncodingFormat?
    /// Length of the vectors, for models that can shorten them.
    public var dimensions: Int?
    /// Any other field of the body.
    ///
    /// Where a property of this type is set for the same field, the property wins.
    public var additionalFields: JSONObject

    /// A request for several texts; nil leaves a field out.
    public init(
        model: String,
        input: [String],
        encodingFormat: EncodingFormat? = nil,
        dimensions: Int? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.model = model
        self.input = input
        self.encodingFormat = encodingFormat
        self.dimensions = dimensions
        self.additionalFields = additionalFields
    }

    /// A request for one text; nil leaves a field out.
    public init(
        model: String,
        input: String,
        encodingFormat: EncodingFormat? = nil,
        dimensions: Int? = nil,
        additionalFields: JSONObject = [:]
    ) {
        self.init(
            model: model,
            input: [input],
            encodingFormat: encodingFormat,
            dimensions: dimensions,
            additionalFields: additionalFields
        )
    }

    /// The body of the request, as JSON.
    public func body() -> [UInt8] {
        var json = JSONWriter(capacity: 128 + input.reduce(0) { $0 + $1.utf8.count + 8 })
        var body = RequestBodyWriter(taking: &json, additional: additionalFields)
        body.field("model", model)
        if let text = input.first, input.count == 1 {
            body.field("input", text)
        } else {
            body.field("input", input)
        }
        body.field("encoding_format", encodingFormat?.rawValue)
        body.field("dimensions", dimensions)
        return body.finish().bytes
    }
}

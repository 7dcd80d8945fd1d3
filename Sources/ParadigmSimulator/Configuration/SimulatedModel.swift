/// A model that the simulator serves.
public struct SimulatedModel: Sendable, Hashable {
    /// What a model can be asked for.
    public enum Purpose: Sendable, Hashable {
        /// Chat and text completions.
        case chat
        /// Embeddings.
        case embedding
    }

    /// The name that requests carry in `model`.
    public var name: String
    /// What the model can be asked for.
    public var purpose: Purpose

    /// Creates a model, for chat unless told otherwise.
    public init(_ name: String, purpose: Purpose = .chat) {
        self.name = name
        self.purpose = purpose
    }

    /// The models that LightOn's documentation names.
    public static let documented = [
        SimulatedModel("alfred-4.2"),
        SimulatedModel("alfred-4"),
        SimulatedModel("alfred-sv5"),
        SimulatedModel("alfred-ft5"),
        SimulatedModel("multilingual-e5-large", purpose: .embedding),
    ]
}

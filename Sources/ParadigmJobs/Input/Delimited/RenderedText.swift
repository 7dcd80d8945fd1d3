/// What a template makes of one row.
struct RenderedText {
    /// What the row itself has put into it.
    enum Share {
        /// Nothing, since the template names no column.
        case none
        /// Nothing but white space.
        case blank
        /// Something.
        case text
    }

    /// The text, in UTF-8.
    let bytes: [UInt8]
    /// What the row has put into it.
    let share: Share

    /// A text.
    init(bytes: [UInt8], share: Share) {
        self.bytes = bytes
        self.share = share
    }

    /// A text that is the row's own as a whole.
    init(_ bytes: [UInt8]) {
        self.init(bytes: bytes, share: Blank.fills(bytes.span) ? .blank : .text)
    }

    /// Whether the row asks nothing: the columns that the prompt names hold nothing.
    ///
    /// Of a prompt that names none it is the system message that counts, and where that names none either, the prompt as
    /// it stands.
    func isEmpty(beside system: RenderedText?) -> Bool {
        switch share {
        case .text: false
        case .blank: true
        case .none:
            switch system?.share ?? .none {
            case .text: false
            case .blank: true
            case .none: Blank.fills(bytes.span)
            }
        }
    }
}

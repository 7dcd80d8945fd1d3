/// Something about an input that its name does not say, and whoever sends it should know before.
package enum InputNote: Hashable, Sendable {
    /// It is text in this encoding, and is read as such.
    case encoding(TextEncoding)
    /// It is UTF-8 but for some rows, which are bad.
    case mixedEncodings
    /// Its fields stand between characters other than the format's, and are read as such.
    case separator(UInt8)
    /// Each of its lines is taken for a prompt, but has a tab in it, as in a table.
    case tabs
}

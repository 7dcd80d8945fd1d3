/// Tells whether an input is still the same file contents, as far as the file system says.
package struct InputIdentity: Hashable, Sendable {
    /// Size in bytes.
    package var size: Int
    /// Time of the last change, in nanoseconds since 1970.
    package var mtimeNanoseconds: Int

    /// The identity of an input.
    package init(size: Int, mtimeNanoseconds: Int) {
        self.size = size
        self.mtimeNanoseconds = mtimeNanoseconds
    }
}

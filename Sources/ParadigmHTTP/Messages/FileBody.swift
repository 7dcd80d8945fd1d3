package import ParadigmGround

/// The rest of a request's body that is read from a file while it is sent, so that it is never in memory as a whole.
package final class FileBody: Sendable {
    /// The file, open for reading; it is read by places, so that another attempt begins at the start again.
    package let file: OwnedDescriptor
    /// How many bytes of it are sent.
    package let length: Int
    /// The bytes that follow those of the file.
    package let tail: [UInt8]

    /// A file and what follows it.
    package init(_ file: OwnedDescriptor, length: Int, tail: [UInt8]) {
        self.file = file
        self.length = length
        self.tail = tail
    }

    /// How many bytes it adds to the body.
    var count: Int { length + tail.count }
}

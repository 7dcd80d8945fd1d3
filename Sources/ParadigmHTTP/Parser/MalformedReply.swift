/// In what a reply breaks RFC 9112, or goes beyond what this client has asked for.
package enum MalformedReply: Hashable, Sendable {
    /// It does not begin with a status line of HTTP/1.
    case foreign
    /// Its status line names a version that this client does not know.
    case unknownVersion
    /// Its status is not a number of three digits.
    case malformedStatus
    /// Its status is not a number from 100 to 599.
    case unknownStatus
    /// Its status line has a control character in it.
    case controlInStatusLine
    /// A field has no valid name.
    case malformedName
    /// A field's value has a control character in it.
    case controlInValue
    /// Its body is compressed, and nobody asked for that.
    case compressed
    /// It has two lengths.
    case repeatedLength
    /// Its length is not a number.
    case malformedLength
    /// Its transfer coding is not `chunked`.
    case unknownCoding
    /// It has a length and a transfer coding.
    case lengthAndCoding
    /// A CR stands alone in its head.
    case loneReturn
    /// A line of its head ends with LF alone.
    case loneLineFeed
    /// Its status is 101, and nobody asked for another protocol.
    case switchedProtocols
    /// More interim replies come before it than this client takes.
    case interimReplies(limit: Int)
    /// The extension of a chunk has no valid form.
    case malformedExtension
    /// A chunk's size is not followed by CR LF.
    case sizeWithoutEnd
    /// A chunk is longer than its size.
    case chunkTooLong
    /// A chunk is not followed by CR LF.
    case chunkWithoutEnd
    /// A trailer is not followed by CR LF.
    case trailerWithoutEnd
    /// The body in chunks does not end with CR LF.
    case bodyWithoutEnd
    /// A chunk's size is not a hexadecimal number.
    case malformedSize
    /// A chunk's size has too many digits.
    case sizeTooLong
    /// A trailer has a control character in it.
    case controlInTrailer
    /// A trailer has no valid name.
    case malformedTrailer
}

// The C library by whatever name it has on a system: the one place that asks. There is no other spelling yet.
#if canImport(Glibc)
@_exported public import Glibc
#elseif canImport(Musl)
@_exported public import Musl
#else
@_exported public import Darwin
#endif

/// What the C library says of an error number (`errno`), in English.
///
/// - Parameter code: The number.
/// - Returns: Its words.
package func systemMessage(_ code: Int32) -> String {
    // Safe: strerror gives a C string that lives until the next call on this thread, and it is copied at once.
    unsafe strerror(code).map { unsafe String(cString: $0) } ?? "error \(code)"
}

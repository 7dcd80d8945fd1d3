/// A failed system call.
package struct SystemError: Error, Hashable {
    /// The system's number for it, `errno`.
    package let code: Int32

    /// An error by its number; by default that of the system call that failed last.
    package init(code: Int32 = errno) {
        self.code = code
    }

    /// The system's words for it, in English.
    package var message: String { systemMessage(code) }
}

/// A descriptor that is closed when the last reference to this goes.
package final class OwnedDescriptor: Sendable {
    /// The descriptor, open as long as this is there.
    package let descriptor: FileDescriptor

    /// Takes a descriptor over, which nobody else may close.
    package init(_ descriptor: FileDescriptor) {
        self.descriptor = descriptor
    }

    /// Opens a file; see ``FileDescriptor/opening(_:_:mode:)``.
    ///
    /// - Throws: ``SystemError``.
    package convenience init(opening path: String, _ flags: Int32, mode: mode_t = 0o600) throws(SystemError) {
        self.init(try FileDescriptor.opening(path, flags, mode: mode))
    }

    deinit {
        descriptor.close()
    }

    /// The descriptor's number.
    package var number: Int32 { descriptor.number }
}

import ParadigmGround

extension OwnedDescriptor {
    /// Opens a file or a pipe for reading.
    ///
    /// - Throws: ``InputError/cannotOpen(path:code:)``; ``InputError/device(path:)`` for what holds nothing, or holds it
    ///   without end, such as `/dev/null` and `/dev/zero`. A terminal is read.
    convenience init(reading path: String) throws(InputError) {
        do throws(SystemError) {
            try self.init(opening: path, O_RDONLY)
        } catch {
            throw .cannotOpen(path: path, code: error.code)
        }
        if FileStatus(descriptor: number)?.kind == .device, !descriptor.isTerminal { throw .device(path: path) }
    }
}

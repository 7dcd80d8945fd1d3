internal import ParadigmAPI

extension ResourceID {
    /// The name between the slashes of a path.
    ///
    /// - Throws: ``ParadigmError`` of kind ``ParadigmError/Kind-swift.struct/invalidRequest`` for one that would name another
    ///   place: an empty one the whole collection, `.` and `..` what is above.
    func inPath() throws(ParadigmError) -> String {
        if isPlace { return pathSegment }
        var error = ParadigmError(
            kind: .invalidRequest,
            message:
                "\u{201C}\(rawValue)\u{201D} is no name that a server gives to a document or a thread. Nothing was sent."
        )
        error.attempts = 0
        throw error
    }
}

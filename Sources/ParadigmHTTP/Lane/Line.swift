/// An open connection and what was read over it so far.
package struct Line<Handles: LaneHandles>: ~Copyable {
    /// The connection.
    let connection: Handles.Connection
    /// Its number, as ``ResponseHead/connection`` has it.
    let number: UInt64
    /// Whether it is without TLS.
    let isPlain: Bool
    /// What the bytes that come are.
    var parser: ResponseParser
    /// Whether an exchange was carried to its end.
    var wasUsed = false

    /// A connection that was just opened.
    ///
    /// - Parameters:
    ///   - connection: The connection.
    ///   - number: Its number.
    ///   - isPlain: Whether it is without TLS.
    ///   - limits: What replies may look like.
    package init(_ connection: Handles.Connection, number: UInt64, isPlain: Bool, limits: ResponseParser.Limits) {
        self.connection = connection
        self.number = number
        self.isPlain = isPlain
        parser = ResponseParser(limits: limits)
    }

    /// What bytes mean that come when a request was sent and nothing of the reply is there.
    enum Beginning {
        /// A reply begins at this place.
        case reply(from: Int)
        /// Line ends only, which old servers send after a body.
        case lineEnds
        /// This is no reply, and the connection is of no use.
        case failure(TransportError)
    }

    /// Where a reply begins in the first bytes after a request.
    ///
    /// What the last reply left may come after the next request was sent. Line ends, which old servers send after a
    /// body, are passed over. Anything else that cannot be a reply means that this one has not begun: the request goes
    /// out once more, as on any connection that turns out to be of no use.
    func beginning(of input: Span<UInt8>, isRepeatable: Bool) -> Beginning {
        if isPlain, Leftovers.beginTLSAlert(input) { return .failure(.tlsFailed(.wanted)) }
        guard wasUsed else { return .reply(from: 0) }
        let start = Leftovers.endOfLineEnds(input)
        guard start < input.count else { return .lineEnds }
        guard !isRepeatable || Leftovers.canBeginReply(input, from: start) else { return .failure(.closedBeforeReply) }
        return .reply(from: start)
    }

    /// Bytes have come that answer nothing: the next reply could not be told from them.
    ///
    /// - Returns: Whether there are any.
    @discardableResult
    func note(leftovers input: Span<UInt8>, from offset: Int, _ action: inout LaneAction<Handles>) -> Bool {
        guard offset < input.count else { return false }
        if Leftovers.beginReply(input, from: offset) { action.surplus = number }
        return true
    }
}

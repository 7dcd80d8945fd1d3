package import ParadigmBatch
import ParadigmGround

/// The rows of an input in its order, as the pass that sent them found them: who each is, without what it asks.
///
/// The export goes through the rows once more. Reading the input again would find the same ones, at the price of
/// parsing and hashing every body a second time; this list spares that. It stands in a file without a name, 24 bytes a
/// row, and is written and read from front to back.
package final class RowOrder {
    /// One row.
    struct Entry {
        /// Who it is.
        var key: RowKey
        /// Its name in the output, when that is its place; nil when it is an id of its own.
        var label: String?
    }

    private static let stride = 24
    private static let bufferSize = 96 << 10
    private static let named: UInt64 = 1 << 63

    /// What the file is named after, for errors.
    private let path: String
    private let file: any OpenFile
    private var buffer: [UInt8] = []
    private var written = 0
    /// Rows in the list.
    private(set) var count = 0

    /// An empty list in a file that loses its name at once.
    ///
    /// - Parameters:
    ///   - path: What it is named after for the moment that it has a name.
    ///   - fileSystem: Where.
    /// - Throws: ``FileError``.
    package init(path: String, on fileSystem: any FileSystem) throws(FileError) {
        self.path = path
        let temporary = try TemporaryFile.create(for: path, on: fileSystem)
        file = temporary.file
        try fileSystem.remove(temporary.name)
        buffer.reserveCapacity(Self.bufferSize)
    }

    /// Adds the next row of the input.
    ///
    /// - Throws: ``FileError``; the list is then of no use.
    package func append(_ row: Row, _ key: RowKey) throws(FileError) {
        buffer.append(integer: key.high)
        buffer.append(integer: key.low)
        buffer.append(integer: UInt64(row.ordinal) | (row.id == nil ? 0 : Self.named))
        count += 1
        if buffer.count >= Self.bufferSize { try flush() }
    }

    /// Goes through all rows.
    ///
    /// - Throws: What reading or the closure throws.
    func walk(_ body: (Entry) throws -> Void) throws {
        try flush()
        var bytes = [UInt8](repeating: 0, count: Self.bufferSize)
        var offset = 0
        while offset < written {
            let filled = try file.read(into: &bytes, from: 0, at: offset)
            guard filled >= Self.stride else { throw FileError(.read, path, code: EIO) }
            offset += filled - filled % Self.stride
            for place in Swift.stride(from: 0, through: filled - Self.stride, by: Self.stride) {
                try body(Self.entry(in: bytes.span, at: place))
            }
        }
    }

    private func flush() throws(FileError) {
        let bytes = buffer
        try file.writeAll(bytes.span, at: written)
        written += bytes.count
        buffer.removeAll(keepingCapacity: true)
    }

    private static func entry(in bytes: Span<UInt8>, at place: Int) -> Entry {
        let last = bytes.integer(at: place + 16)
        return Entry(
            key: RowKey(high: bytes.integer(at: place), low: bytes.integer(at: place + 8)),
            label: last & named == 0 ? Row.label(ofOrdinal: Int(last)) : nil
        )
    }
}

extension [UInt8] {
    fileprivate mutating func append(integer: UInt64) {
        unsafe Swift.withUnsafeBytes(of: integer) { unsafe append(contentsOf: $0) }
    }
}

extension Span<UInt8> {
    fileprivate func integer(at place: Int) -> UInt64 {
        precondition(place >= 0 && place + 8 <= count)
        // Safe: eight bytes from `place` lie inside the span, and every bit pattern is an integer.
        return unsafe bytes.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
    }
}

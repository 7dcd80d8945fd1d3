import ParadigmBatch
import ParadigmJobs
import Testing

/// Inputs that are packed with zstd are read as what is in them.
@Suite struct ZstandardTests {
    /// What zstd makes of `prompt`, `Bonjour` and `Été`, a line each, with its checksum.
    private static let packed: [UInt8] = [
        0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x58, 0xA9, 0x00, 0x00, 0x70, 0x72, 0x6F, 0x6D, 0x70, 0x74, 0x0A, 0x42, 0x6F,
        0x6E, 0x6A, 0x6F, 0x75, 0x72, 0x0A, 0xC3, 0x89, 0x74, 0xC3, 0xA9, 0x0A, 0xA5, 0x01, 0x7A, 0xAA,
    ]

    /// A frame of blocks that are not compressed (RFC 8878 §3.1.1), of so many bytes each.
    private func frame(_ text: String, blockSize: Int = 100) -> [UInt8] {
        var bytes: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x00, 0x58]
        let content = Array(text.utf8)
        var start = 0
        repeat {
            let block = content[start..<min(start + blockSize, content.count)]
            start = block.endIndex
            let header = block.count << 3 | (start == content.count ? 1 : 0)
            bytes += [UInt8(header & 0xFF), UInt8(header >> 8 & 0xFF), UInt8(header >> 16 & 0xFF)] + block
        } while start < content.count
        return bytes
    }

    private func prompts(_ bytes: [UInt8], _ format: InputFormat, readSize: Int = 64 << 10) throws -> [String?] {
        try records(bytes, options(format), readSize: readSize).map(\.prompt)
    }

    @Test func theyAreReadWhereverTheyAreSplit() throws {
        for readSize in 1...Self.packed.count {
            #expect(try prompts(Self.packed, .csv, readSize: readSize) == ["Bonjour", "Été"])
            #expect(try prompts(Self.packed, .text, readSize: readSize) == ["prompt", "Bonjour", "Été"])
        }
    }

    @Test func severalFramesAreOneText() throws {
        let frames = Self.packed + frame("a\n") + frame("") + frame("b\nc", blockSize: 1)
        for readSize in [1, 2, 3, 7, 19, 1_000] {
            #expect(try prompts(frames, .csv, readSize: readSize) == ["Bonjour", "Été", "a", "b", "c"])
        }
        #expect(try prompts(frame(#"{"prompt":"x"}"#), .jsonLines) == ["x"])
        #expect(try prompts(frame(""), .text) == [])
    }

    @Test func muchOfItIsReadInPieces() throws {
        let lines = (0..<60_000).map { "line \($0)" }
        let packed = frame(lines.joined(separator: "\n"), blockSize: 100_000)
        #expect(try prompts(packed, .text) == lines)
    }

    @Test func oneThatIsCutOffSaysWhere() throws {
        for count in 5..<Self.packed.count {
            let cut = Array(Self.packed[..<count])
            #expect(throws: InputError.packed(path: "input", .zstandard, .cut, offset: count)) {
                try prompts(cut, .csv)
            }
        }
    }

    @Test func oneThatIsDamagedIsToldAsSuch() throws {
        var damaged: [[UInt8]] = [Self.packed + [1, 2, 3, 4, 5]]
        for index in [6, 12, Self.packed.count - 1] {
            var bytes = Self.packed
            bytes[index] ^= 0xFF
            damaged.append(bytes)
        }
        for bytes in damaged {
            let error = #expect(throws: InputError.self) { try prompts(bytes, .csv) }
            guard case .packed(path: "input", .zstandard, .damaged, offset: _) = error else {
                Issue.record("\(String(describing: error)) for \(bytes)")
                continue
            }
        }
    }

    /// Of a file this is known before its first row.
    @Test func aCutFileGivesNoRow() throws {
        try withScratchDirectory { directory in
            let path = directory + "/a.jsonl.zst"
            let whole = frame((0..<20_000).map { "{\"prompt\":\"\($0)\"}\n" }.joined(), blockSize: 100_000)
            try save(whole, to: path)
            var options = InputOptions()
            options.model = "m"
            #expect(try InputReader(path: path, options: options).countRecords() == 20_000)
            try save(Array(whole.dropLast(3)), to: path)
            #expect(throws: InputError.packed(path: path, .zstandard, .cut, offset: whole.count - 3)) {
                try InputReader(path: path, options: options)
            }
        }
    }
}

import ParadigmBatch
import ParadigmJobs
import Testing

/// Inputs that are packed with gzip are read as what is in them.
@Suite struct GzipTests {
    /// What gzip makes of `prompt`, `Bonjour` and `Été`, a line each.
    private static let packed: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x2B, 0x28, 0xCA, 0xCF, 0x2D, 0x28, 0xE1, 0x72,
        0xCA, 0xCF, 0xCB, 0xCA, 0x2F, 0x2D, 0xE2, 0x3A, 0xDC, 0x59, 0x72, 0x78, 0x25, 0x17, 0x00, 0x84, 0xC7, 0xE5,
        0xB1, 0x15, 0x00, 0x00, 0x00,
    ]

    private func prompts(_ bytes: [UInt8], _ format: InputFormat, readSize: Int = 64 << 10) throws -> [String?] {
        try records(bytes, options(format), readSize: readSize).map(\.prompt)
    }

    @Test func theyAreReadWhereverTheyAreSplit() throws {
        for readSize in 1...Self.packed.count {
            #expect(try prompts(Self.packed, .csv, readSize: readSize) == ["Bonjour", "Été"])
            #expect(try prompts(Self.packed, .text, readSize: readSize) == ["prompt", "Bonjour", "Été"])
        }
    }

    @Test func severalMembersAreOneText() throws {
        let members = Self.packed + gzip("a\n") + gzip("") + gzip("b")
        for readSize in [1, 2, 3, 7, 19, 1_000] {
            #expect(try prompts(members, .csv, readSize: readSize) == ["Bonjour", "Été", "a", "b"])
            let padded = members + [UInt8](repeating: 0, count: 40)
            #expect(try prompts(padded, .csv, readSize: readSize) == ["Bonjour", "Été", "a", "b"])
        }
        let lines = gzip("{\"prompt\":\"x\"}\n{\"pro") + gzip("mpt\":\"y\"}\n")
        #expect(try prompts(lines, .jsonLines) == ["x", "y"])
        #expect(try prompts(gzip(""), .text) == [])
    }

    @Test func oneThatIsCutOffSaysWhere() throws {
        for count in 5..<Self.packed.count {
            let cut = Array(Self.packed[..<count])
            #expect(throws: InputError.packed(path: "input", .gzip, .cut, offset: count)) { try prompts(cut, .csv) }
        }
        let second = Self.packed + gzip("x\n").dropLast()
        #expect(throws: InputError.packed(path: "input", .gzip, .cut, offset: second.count)) {
            try prompts(second, .csv)
        }
    }

    @Test func oneThatIsDamagedSaysWhere() throws {
        var damaged: [[UInt8]] = [Self.packed + [1], Self.packed + [0, 0, 7]]
        for index in [2, 12, Self.packed.count - 6, Self.packed.count - 1] {
            var bytes = Self.packed
            bytes[index] ^= 0xFF
            damaged.append(bytes)
        }
        for bytes in damaged {
            let error = #expect(throws: InputError.self) { try prompts(bytes, .csv) }
            guard case .packed(path: "input", .gzip, .damaged, offset: _) = error else {
                Issue.record("\(String(describing: error)) for \(bytes)")
                continue
            }
        }
    }

    /// Of a file this is known before its first row.
    @Test func aCutFileGivesNoRow() throws {
        try withScratchDirectory { directory in
            let path = directory + "/a.jsonl.gz"
            let whole = gzip((0..<50_000).map { "{\"prompt\":\"\($0)\"}\n" }.joined())
            try save(whole, to: path)
            var options = InputOptions()
            options.model = "m"
            #expect(try InputReader(path: path, options: options).countRecords() == 50_000)
            for format in InputFormat.allCases {
                options.format = format
                try save(Array(whole.dropLast(3)), to: path)
                #expect(throws: InputError.packed(path: path, .gzip, .cut, offset: whole.count - 3)) {
                    try InputReader(path: path, options: options)
                }
            }
        }
    }

    @Test func whatIsInThemIsLookedAtToo() throws {
        let twice = gzip(bytes: Self.packed)
        #expect(throws: InputError.notUTF8(path: "input", found: .gzip)) { try prompts(twice, .csv) }
        #expect(throws: InputError.notUTF8(path: "input", found: .parquet)) { try prompts(gzip("PAR1abc"), .csv) }
        try withScratchDirectory { directory in
            let path = directory + "/a.csv.gz"
            let text = Array("id;question\r\n1;".utf8) + [0xC9, 0x74, 0xE9, 0x0D, 0x0A]
            try save(gzip(bytes: text), to: path)
            var options = InputOptions()
            options.model = "m"
            options.promptTemplate = try Template(parsing: "{{question}}")
            let reader = try InputReader(path: path, options: options)
            #expect(reader.format == .csv)
            #expect(reader.notes == [.encoding(.windows1252), .separator(UInt8(ascii: ";"))])
            #expect(try reader.next()?.prompt == "Été")
        }
    }

    /// What is packed small is not unpacked all at once.
    @Test func aBombIsReadInPieces() throws {
        let text = [UInt8](repeating: UInt8(ascii: "a"), count: 3 << 20)
        let options = options(.text) { $0.recordLimit = 1_000 }
        let found = try records(gzip(bytes: text), options)
        #expect(found.map(\.bad?.code) == [.tooLong])
    }
}

// MARK: Making them

/// A gzip member (RFC 1952) of blocks that are stored as they are (RFC 1951 §3.2.4).
private func gzip(_ text: String) -> [UInt8] {
    gzip(bytes: Array(text.utf8))
}

private func gzip(bytes: [UInt8]) -> [UInt8] {
    var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
    var rest = bytes[...]
    repeat {
        let block = rest.prefix(0xFFFF)
        rest = rest.dropFirst(block.count)
        let count = UInt16(block.count)
        packed += [rest.isEmpty ? 1 : 0]
        packed += [UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8)]
        packed += block
    } while !rest.isEmpty
    for value in [crc32(bytes), UInt32(bytes.count)] {
        packed += (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
    return packed
}

private func crc32(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF) { checksum, byte in
        var checksum = checksum ^ UInt32(byte)
        for _ in 0..<8 { checksum = checksum & 1 == 1 ? 0xEDB8_8320 ^ (checksum >> 1) : checksum >> 1 }
        return checksum
    }
}

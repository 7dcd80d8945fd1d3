import ParadigmBatch
import ParadigmJobs
import Testing

/// Text in other encodings than UTF-8.
@Suite struct EncodingTests {
    /// What a file gives: its prompts, in which encoding, and what is told of it.
    private struct Read: Equatable {
        var prompts: [String?] = []
        var encoding = TextEncoding.utf8
        var notes: [InputNote] = []
        var hasMark = false
    }

    private func read(_ bytes: [UInt8], _ name: String = "a.txt", announced: AnnouncedEncoding? = nil) throws -> Read {
        try withScratchDirectory { directory in
            let path = directory + "/" + name
            try save(bytes, to: path)
            var options = InputOptions()
            options.model = "m"
            options.encoding = announced
            do throws(InputError) {
                let reader = try InputReader(path: path, options: options)
                var read = Read(encoding: reader.encoding, notes: reader.notes, hasMark: reader.hasByteOrderMark)
                while let record = try reader.next() { read.prompts.append(record.prompt) }
                return read
            } catch .otherEncoding(_, let announced, let found) {
                throw Refusal(announced: announced, found: found)
            }
        }
    }

    private struct Refusal: Error, Equatable {
        let announced: AnnouncedEncoding
        let found: TextEncoding
    }

    private func utf16(_ text: String, bigEndian: Bool = false, mark: Bool = false) -> [UInt8] {
        ((mark ? [0xFEFF] : []) + Array(text.utf16))
            .flatMap { unit -> [UInt8] in
                let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
                return bigEndian ? [high, low] : [low, high]
            }
    }

    private static let notUTF8 = "not UTF8"

    // MARK: Found out

    /// Excel for Mac: “CSV (Macintosh)”.
    @Test func macOSRomanIsKnownByItsLettersAndItsLineEnds() throws {
        // Où est l’été à Noël ?
        let accented: [UInt8] =
            Array("Question\rO".utf8) + [0x9D] + Array(" est l".utf8) + [0xD5, 0x8E] + Array("t".utf8) + [
                0x8E, 0x20, 0x88,
            ]
            + Array(" No".utf8) + [0x91] + Array("l ?\r".utf8)
        let found = try read(accented, "a.csv")
        #expect(found.prompts == ["Où est l’été à Noël ?"])
        #expect(found.encoding == .macRoman)
        #expect(found.notes.contains(.encoding(.macRoman)))
        // And with line feeds, where there are bytes that Windows-1252 does not have.
        let feeds = try read(accented.map { $0 == 0x0D ? 0x0A : $0 }, "a.csv")
        #expect(feeds.encoding == .macRoman)
        let text = try read(Array("Caf".utf8) + [0x8E] + Array("\rTh".utf8) + [0x8E] + Array("\r".utf8))
        #expect(text.prompts == ["Café", "Thé"])
        // A text of Windows stays one, whatever its lines end with.
        let windows = Array(
            "O\u{F9} est l\u{92}\u{E9}t\u{E9} ? \u{96} \u{C0} No\u{EB}l\r".unicodeScalars.map { UInt8($0.value) }
        )
        #expect(try read(windows + windows).encoding == .windows1252)
    }

    @Test func utf16IsKnownByItsMarkOrItsZeros() throws {
        for isBig in [false, true] {
            for mark in [false, true] {
                let text = "Été 🦊\r\nNoël, 東京\r\n"
                let found = try read(utf16(text, bigEndian: isBig, mark: mark))
                #expect(found.prompts == ["Été 🦊", "Noël, 東京"])
                #expect(found.encoding == (isBig ? .utf16BigEndian : .utf16LittleEndian))
                #expect(found.notes == [.encoding(found.encoding)])
                #expect(found.hasMark == mark)
            }
        }
        let lines = "{\"prompt\":\"é\"}\n{\"prompt\":\"東\"}\n"
        #expect(try read(utf16(lines, mark: true), "a.jsonl").prompts == ["é", "東"])
        #expect(try read(utf16(lines), "a.jsonl").prompts == ["é", "東"])
    }

    @Test func aWholeFileThatIsNotUTF8IsWindows1252() throws {
        let found = try read(
            Array("O".utf8) + [0xF9] + Array(" est l".utf8) + [0x92, 0xE9] + Array("t\n".utf8) + [0x80, 0x0A]
        )
        #expect(found == Read(prompts: ["Où est l’ét", "€"], encoding: .windows1252, notes: [.encoding(.windows1252)]))
        // However far the first accent is.
        let far = try read(Array(String(repeating: "ligne\n", count: 60_000).utf8) + [0xE9, 0x0A])
        #expect(far.encoding == .windows1252)
        #expect(far.prompts.last == "é")
    }

    @Test func latin9IsKnownByTheEuroAndByLettersWhereOthersHaveFractions() throws {
        #expect(try read([0x33, 0x20, 0xA4, 0x0A]).prompts == ["3 €"])
        #expect(try read(Array("c".utf8) + [0xBD] + Array("ur".utf8)).prompts == ["cœur"])
        #expect(try read(Array("1 ".utf8) + [0xBD] + Array(" verre".utf8)).prompts == ["1 ½ verre"])
        #expect(try read(Array("c".utf8) + [0x9C] + Array("ur ".utf8) + [0xA4]).prompts == ["cœur ¤"])
    }

    /// Rows in another encoding than the rest are bad rows.
    @Test func aMixedFileIsUTF8() throws {
        let mixed = Array("été\nNoël\n".utf8) + [0xE9, 0x74, 0xE9, 0x0A] + Array("ok\n".utf8)
        let found = try read(mixed)
        #expect(found == Read(prompts: ["été", "Noël", Self.notUTF8, "ok"], notes: [.mixedEncodings]))
        #expect(try read(Array("é\n".utf8) + [0xE9, 0x0A]).prompts == ["é", Self.notUTF8])
        let cyrillic = Array("Привет, мир\n".utf8) + [0xE9, 0x74, 0xE9, 0x0A]
        #expect(try read(cyrillic).notes == [.mixedEncodings])
    }

    /// What happens to be UTF-8 in Windows-1252: a capital and a no-break space, an é before one and a ».
    @Test func afewLettersThatHappenToBeUTF8MakeNoMixedFile() throws {
        let text: [UInt8] = [0xAB, 0xA0, 0xC9, 0xA0, 0xBB, 0x20, 0xAB, 0xA0, 0xE9, 0xA0, 0xBB, 0x20, 0xE9, 0x74, 0xE9]
        #expect(try read(text).prompts == ["«\u{A0}É\u{A0}» «\u{A0}é\u{A0}» été"])
    }

    @Test func bytesThatNoTextHasAreNoOtherEncoding() throws {
        for odd in [[0xFF, 0x2C, 0xFE], [0x81], [0x00, 0xE9], [0x20, 0xFF, 0xFE, 0x20]] as [[UInt8]] {
            let found = try read(Array("a\nb".utf8) + odd + Array("\nc\n".utf8))
            #expect(found.encoding == .utf8)
            #expect(found.notes == [.mixedEncodings])
            #expect(found.prompts == ["a", Self.notUTF8, "c"])
        }
        #expect(try read(Array("L'Ha".utf8) + [0xFF] + Array("-les-Roses".utf8)).prompts == ["L'Haÿ-les-Roses"])
    }

    @Test func linesOfJSONAreUTF8() throws {
        let lines = Array("{\"prompt\":\"a\"}\n{\"prompt\":\"".utf8) + [0xE9] + Array("\"}\n".utf8)
        let found = try read(lines, "a.jsonl")
        #expect(found.encoding == .utf8)
        #expect(found.notes == [])
        #expect(found.prompts.count == 2)
        #expect(try read(lines, "a.jsonl", announced: .exactly(.windows1252)).prompts == ["a", "é"])
    }

    // MARK: Announced

    @Test func whatIsAnnouncedIsRead() throws {
        let mac: [UInt8] = [0x8E, 0x74, 0x8E, 0x20, 0xDB]
        #expect(try read(mac, announced: .exactly(.macRoman)).prompts == ["été €"])
        #expect(try read([0xE9, 0xA4], announced: .exactly(.iso8859Part1)).prompts == ["é¤"])
        #expect(try read([0xE9, 0xA4], announced: .exactly(.iso8859Part15)).prompts == ["é€"])
        #expect(
            try read([0xE9, 0xA4], announced: .exactly(.windows1252)) == Read(prompts: ["é¤"], encoding: .windows1252)
        )
        #expect(try read(utf16("é\n"), announced: .utf16).prompts == ["é"])
        #expect(try read(utf16("東\n京\n", mark: true), announced: .utf16).hasMark)
        #expect(try read(utf16("東\n京\n"), announced: .exactly(.utf16LittleEndian)).prompts == ["東", "京"])
        #expect(try read(Array("é\n".utf8), announced: .exactly(.utf8)).prompts == ["é"])
        // ASCII is all of them.
        for encoding in [TextEncoding.windows1252, .iso8859Part1, .iso8859Part15, .macRoman] {
            #expect(try read(Array("abc\n".utf8), announced: .exactly(encoding)).prompts == ["abc"])
        }
    }

    /// Nothing is sent when all of it is in another encoding.
    @Test func whatIsAnnouncedWronglyIsRefused() throws {
        func refuses(_ bytes: [UInt8], _ announced: AnnouncedEncoding, _ found: TextEncoding) {
            #expect(throws: Refusal(announced: announced, found: found)) { try read(bytes, announced: announced) }
        }
        let latin: [UInt8] = [0x61, 0x0A, 0xE9, 0x74, 0xE9, 0x0A]
        refuses(latin, .exactly(.utf8), .windows1252)
        refuses(latin, .utf16, .windows1252)
        refuses(Array("été\n".utf8), .exactly(.windows1252), .utf8)
        refuses(Array("été\n".utf8), .exactly(.macRoman), .utf8)
        refuses(Array("été\n".utf8), .utf16, .utf8)
        refuses(Array("abc\n".utf8), .exactly(.utf16BigEndian), .utf8)
        refuses(utf16("été\n", mark: true), .exactly(.utf8), .utf16LittleEndian)
        refuses(utf16("été\n", bigEndian: true), .exactly(.windows1252), .utf16BigEndian)
        refuses(utf16("été\n", bigEndian: true), .exactly(.utf16LittleEndian), .utf16BigEndian)
        // A mark of UTF-8 that is wrong can be contradicted.
        let marked = [0xEF, 0xBB, 0xBF] + latin
        #expect(throws: Refusal(announced: .exactly(.utf8), found: .windows1252)) { try read(marked) }
        #expect(try read(marked, announced: .exactly(.windows1252)).prompts == ["a", "été"])
    }

    @Test(arguments: [
        ("UTF-8", "utf-8"), ("utf8", "utf-8"), ("UTF_16", "utf-16"), ("utf-16LE", "utf-16le"),
        ("cp1252", "windows-1252"),
        ("Windows 1252", "windows-1252"), ("latin1", "iso-8859-1"), ("ISO8859-15", "iso-8859-15"),
        ("latin-9", "iso-8859-15"),
        ("Macintosh", "macroman"),
    ])
    func encodingsHaveTheirUsualNames(name: String, usual: String) {
        #expect(AnnouncedEncoding(name: name)?.name == usual)
        for encoding in TextEncoding.allCases {
            #expect(AnnouncedEncoding(name: encoding.rawValue) == .exactly(encoding))
        }
        #expect(AnnouncedEncoding(name: "ebcdic") == nil)
    }

    // MARK: Decoded

    /// Every character of the Basic Multilingual Plane and some beyond, wherever the bytes are split.
    @Test func utf16IsDecodedWhereverItIsSplit() throws {
        let text = "aé€\u{7FF}\u{800}\u{FFFF}🦊\u{10FFFF}\n\u{D7FF}\u{E000}x\n"
        for isBig in [false, true] {
            let options = options(.text) {
                $0.encoding = .exactly(isBig ? .utf16BigEndian : .utf16LittleEndian)
            }
            for mark in [false, true] {
                for readSize in 1...40 {
                    let found = try records(utf16(text, bigEndian: isBig, mark: mark), options, readSize: readSize)
                    #expect(found.map(\.prompt) == ["aé€\u{7FF}\u{800}\u{FFFF}🦊\u{10FFFF}", "\u{D7FF}\u{E000}x"])
                }
            }
        }
    }

    /// Half of a pair, or half of a character at the end, makes its own row bad.
    @Test func brokenUTF16IsABadRowAlone() throws {
        let options = options(.text) { $0.encoding = .exactly(.utf16BigEndian) }
        let broken: [[UInt8]] = [[0xD8, 0x3E], [0xDD, 0x8A], [0xD8, 0x3E, 0xD8, 0x3E], [0xD8, 0x3E, 0x00, 0x61]]
        for bytes in broken {
            let text = utf16("a\nb", bigEndian: true) + bytes + utf16("\nc\n", bigEndian: true)
            for readSize in 1...text.count {
                let found = try records(text, options, readSize: readSize)
                #expect(found.map(\.prompt) == ["a", Self.notUTF8, "c"])
                #expect(found[1].bad?.column == 2)
            }
        }
        for readSize in 1...8 {
            let found = try records(utf16("a\nb", bigEndian: true) + [0x00], options, readSize: readSize)
            #expect(found.map(\.prompt) == ["a", Self.notUTF8])
        }
    }

    @Test func everyByteOfWindows1252IsACharacter() throws {
        let options = options(.text) { $0.encoding = .exactly(.windows1252) }
        let bytes = (UInt8(0x80)...0xFF).map(\.self)
        for readSize in [1, 2, 3, 200] {
            let prompt = try #require(try records(bytes, options, readSize: readSize)[0].prompt)
            #expect(prompt.unicodeScalars.count == 128)
            #expect(prompt.hasPrefix("€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ\u{A0}¡"))
            #expect(prompt.hasSuffix("ýþÿ"))
        }
    }

    // MARK: Line ends of old Macs

    @Test func carriageReturnsAloneEndLines() throws {
        #expect(try read(Array("Bonjour\rSalut\r".utf8)).prompts == ["Bonjour", "Salut"])
        #expect(try read(Array("prompt\rBonjour\r\"a\nb\"\r".utf8), "a.csv").prompts == ["Bonjour", "a\nb"])
        #expect(try read(Array("{\"prompt\":\"a\"}\r{\"prompt\":\"b\"}\r".utf8), "a.jsonl").prompts == ["a", "b"])
        #expect(try read(utf16("a\rb\r", mark: true)).prompts == ["a", "b"])
        // Where lines end with line feeds they are characters.
        #expect(try read(Array("a\rb\nc\n".utf8)).prompts == ["a\rb", "c"])
        #expect(try read(Array("one\r".utf8)).prompts == ["one"])
    }
}

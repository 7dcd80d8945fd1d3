import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Testing

/// What is found out before the first row: the format, and whether the input can be used at all.
@Suite struct InputStartTests {
    @Test(
        arguments: [
            ("a.jsonl", .jsonLines), ("/d.csv/a.NDJSON", .jsonLines), ("a.json", .jsonLines), ("a.csv", .csv),
            ("a.b.TSV", .tsv), ("a.tab", .tsv), ("a.txt", .text), ("a", nil), ("a.csv/b", nil), ("a.xlsx", .workbook),
            ("a.XLSM", .workbook), ("a.xls", nil),
            (".", nil),
            ("", nil), ("a.csv.", nil),
        ] as [(String, InputFormat?)]
    )
    func theExtensionTellsTheFormat(path: String, format: InputFormat?) {
        #expect(InputFormat(path: path) == format)
    }

    @Test(
        arguments: [
            ("a.csv.gz", nil, .csv), ("a.TXT.GZ", nil, .text), ("a.jsonl.gzip", nil, .jsonLines),
            ("a.csv.zst", nil, .csv), ("a.jsonl.zstd", nil, .jsonLines), ("a.gz", nil, nil),
            ("a", UInt8(ascii: ";"), .csv), ("a.txt", UInt8(ascii: "\t"), .csv), ("a.tsv", UInt8(ascii: ";"), .tsv),
        ] as [(String, UInt8?, InputFormat?)]
    )
    func howItIsPackedAndSeparatedCountsToo(path: String, separator: UInt8?, format: InputFormat?) {
        #expect(InputFormat(inputPath: path, separator: separator) == format)
    }

    @Test func theFirstByteTellsTheFormatWhereNothingElseDoes() throws {
        var options = options(.csv)
        options.format = nil
        for start in ["{", " \n\r\n\t{", "\u{FEFF}{", "[{", "\n ["] {
            let reader = try InputReader(bytes: Array((start + "}").utf8), options: options, readSize: 1)
            #expect(reader.format == .jsonLines)
            #expect(reader.options.format == .jsonLines)
        }
        // Engines make parts without rows: these are read as what holds none.
        for text in ["", "\n", " \r\n\n"] { #expect(try records(text, options).isEmpty) }
        for text in ["hello", "\na,b\n1,2\n", String(repeating: " ", count: 5_000)] {
            #expect(throws: InputError.unknownFormat(path: "input")) { try records(text, options) }
        }
    }

    @Test(
        arguments: [
            ([0x50, 0x4B, 0x03, 0x04], .zip),
            ([0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], .utf32), ([0x00, 0x00, 0xFE, 0xFF], .utf32),
            (Array("BZh91AY".utf8), .bzip2), ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00, 0x00], .xz),
            (Array("PAR1\u{15}".utf8), .parquet), (Array("%PDF-1.7\n".utf8), .pdf),
            (Array("{\\rtf1\\ansi".utf8), .richText), ([0x09, 0x04, 0x06, 0x00, 0x00], .office97),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0x00], .office97),
            (
                [0x50, 0x4B, 0x03, 0x04] + Array("~mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK".utf8),
                .openDocumentSheet
            ),
            (
                [0x50, 0x4B, 0x03, 0x04] + Array("~mimetypeapplication/vnd.oasis.opendocument.textPK".utf8),
                .openDocument
            ),
            ([0x50, 0x4B, 0x03, 0x04] + Array("[Content_Types].xml word/document.xml".utf8), .word),
            ([0x50, 0x4B, 0x03, 0x04] + Array("[Content_Types].xml xl/workbook.xml".utf8), .zip),
        ] as [([UInt8], InputError.Found)]
    )
    func filesThatAreNoTextAreNamed(bytes: [UInt8], found: InputError.Found) {
        for format in InputFormat.allCases {
            // Which begins as a ZIP archive does.
            if found == .zip, format == .workbook { continue }
            for readSize in [1, 3, 1 << 16] {
                #expect(throws: InputError.notUTF8(path: "input", found: found)) {
                    try records(bytes, options(format), readSize: readSize)
                }
            }
        }
    }

    @Test(
        arguments: [
            ("<html><body><table>", .webPage), ("\u{FEFF}\r\n <!DOCTYPE html>\n", .webPage),
            ("<TABLE border=1>", .webPage),
            ("<?xml version=\"1.0\"?><Workbook>", .xmlDocument),
        ] as [(String, InputError.Found)]
    )
    func markupIsNoTable(text: String, found: InputError.Found) throws {
        var unknown = options(.csv)
        unknown.format = nil
        for options in [options(.csv), options(.tsv), options(.workbook), unknown] {
            #expect(throws: InputError.notUTF8(path: "input", found: found)) { try records(text, options) }
        }
        #expect(try records(text, options(.text)).count > 0)
    }

    @Test func anEmptyInputHasNoRows() throws {
        #expect(try records("", options(.jsonLines)).isEmpty)
        #expect(try records("\n\n", options(.text)).isEmpty)
    }

    @Test func aMissingFileIsNotFound() throws {
        let error = #expect(throws: InputError.self) {
            try InputReader(path: "/nowhere/at all.csv", options: options(.csv))
        }
        #expect(error?.isNotFound == true)
        #expect(error == .cannotOpen(path: "/nowhere/at all.csv", code: ENOENT))
        #expect(throws: InputError.directory(path: "/")) { try InputReader(path: "/", options: options(.csv)) }
        #expect(throws: InputError.directory(path: "/")) { try InputIdentity(path: "/") }
    }

    @Test func aFileHasAnIdentityAndAPipeNone() throws {
        try withScratchDirectory { directory in
            let path = "\(directory)/a.txt"
            try save("one\ntwo\n", to: path)
            let reader = try InputReader(path: path, options: options(.text))
            let identity = try #require(reader.identity)
            #expect(identity.size == 8)
            #expect(identity.mtimeNanoseconds > 1_600_000_000_000_000_000)
            #expect(try InputIdentity(path: path) == identity)
            try save("one\nthree\n", to: path)
            #expect(try InputIdentity(path: path) != identity)
        }
        #expect(try InputIdentity(path: "/dev/null") == nil)
    }

    /// A clock that was wrong must not end the process.
    @Test(arguments: [-40_000_000_000, -300_000_000, 10_413_792_000, 400_000_000_000])
    func aFileOfAnyTimeHasAnIdentity(seconds: Int) throws {
        try withScratchDirectory { directory in
            let path = "\(directory)/a.txt"
            try save("one\n", to: path)
            let before = try InputIdentity(path: path)
            let times = [timespec(tv_sec: time_t(seconds), tv_nsec: 5), timespec(tv_sec: time_t(seconds), tv_nsec: 5)]
            try #require(unsafe utimensat(AT_FDCWD, path, times, 0) == 0)
            let identity = try #require(try InputIdentity(path: path))
            #expect(identity != before)
            let record = CompletionRecord(job: JobID(high: 1, low: 2), input: identity, options: [:], figures: [:])
            try record.write(to: directory + "/record")
            #expect(try CompletionRecord.read(at: directory + "/record") == record)
        }
    }

    @Test func anOpenDescriptorIsReadToItsEndAndLeftOpen() throws {
        var ends: [Int32] = [0, 0]
        try #require(unsafe pipe(&ends) == 0)
        defer { close(ends[0]) }
        // Never blocks: the reader has to wait by itself.
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        let text = Array("one\ntwo".utf8)
        #expect(unsafe write(ends[1], text, text.count) == text.count)
        close(ends[1])
        let reader = try InputReader(descriptor: ends[0], name: "standard input", options: options(.text))
        #expect(reader.identity == nil)
        #expect(try reader.next()?.prompt == "one")
        #expect(try reader.next()?.prompt == "two")
        #expect(try reader.next() == nil)
        #expect(fcntl(ends[0], F_GETFD) >= 0)
    }

    @Test func aBrokenDescriptorIsAnError() {
        #expect(throws: InputError.cannotOpen(path: "x.txt", code: EBADF)) {
            try InputReader(descriptor: -1, name: "x.txt", options: options(.text))
        }
    }
}

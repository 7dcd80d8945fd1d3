import ParadigmJobs
import Testing

/// What a file of words is that is no text in UTF-8.
@Suite struct ForeignTextTests {
    private func utf16(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    @Test(arguments: ["", "Résume :", "\u{FEFF}a\n", "<html>", "日本 ; {{x}}", "a\r\nb\tc"])
    func `text in UTF-8 is none`(text: String) {
        #expect(ForeignText(Array(text.utf8)) == nil)
    }

    @Test func `other encodings and other files are named`() {
        #expect(ForeignText(utf16("\u{FEFF}Résume")) == .encoding(.utf16LittleEndian))
        #expect(ForeignText(utf16("Resume this text\r\n")) == .encoding(.utf16LittleEndian))
        #expect(
            ForeignText(Array("R".utf8) + [0xE9] + Array("sume l".utf8) + [0x92] + Array("avis".utf8))
                == .encoding(.windows1252)
        )
        #expect(ForeignText(Array("%PDF-1.7\n".utf8)) == .file(.pdf))
        #expect(ForeignText(Array("{\\rtf1 a}".utf8)) == .file(.richText))
        #expect(ForeignText(workbook([["a"]])) == .file(.zip))
        #expect(ForeignText([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, 0x00]) == .file(.office97))
        #expect(ForeignText([0x1F, 0x8B, 0x08]) == .file(.gzip))
        #expect(ForeignText([0x20, 0x81, 0x20, 0xFF, 0x20]) == .unknown)
    }
}

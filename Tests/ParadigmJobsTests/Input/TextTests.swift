import ParadigmBatch
import ParadigmJobs
import Testing

@Suite struct TextTests {
    @Test func eachLineIsAPrompt() throws {
        let found = try records("\u{FEFF}one\r\n\n \t\n  two \u{2028}x\n\"three\"", options(.text))
        #expect(found.map(\.prompt) == ["one", "  two \u{2028}x", "\"three\""])
        #expect(found.compactMap { $0.row?.line } == [1, 4, 5])
        #expect(found.compactMap { $0.row?.label } == ["row-1", "row-2", "row-3"])
    }

    @Test func theLineIsTheColumnPrompt() throws {
        let options = try ParadigmJobsTests.options(.text) {
            $0.promptTemplate = try Template(parsing: "<{{prompt}}>")
        }
        #expect(try records("é\n", options)[0].prompt == "<é>")
    }

    @Test func thereIsNoOtherColumn() throws {
        let template = try ParadigmJobsTests.options(.text) { $0.promptTemplate = try Template(parsing: "{{text}}") }
        let id = ParadigmJobsTests.options(.text) { $0.idColumn = "prompt" }
        #expect(throws: InputError.unknownColumn("text", known: ["prompt"])) { try records("é\n", template) }
        #expect(throws: InputError.unknownColumn("prompt", known: ["prompt"])) { try records("é\n", id) }
    }

    @Test func aBadLineIsABadRowAlone() throws {
        let found = try records(Array("é".utf8) + [0x80, 0x0A] + Array("b\n".utf8), options(.text))
        #expect(found[0].bad?.column == 2)
        #expect(found[1].prompt == "b")
    }

    /// RFC 3629 §4, row by row, with what lies just outside.
    @Test(
        arguments: [
            ([0xC2, 0x80], true), ([0xDF, 0xBF], true), ([0xC1, 0xBF], false), ([0xC2], false), ([0xC2, 0x41], false),
            ([0xE0, 0xA0, 0x80], true), ([0xE0, 0x9F, 0x80], false), ([0xED, 0x9F, 0xBF], true),
            ([0xED, 0xA0, 0x80], false),
            ([0xEE, 0x80, 0x80], true), ([0xEF, 0xBF, 0xBF], true), ([0xE1, 0x80], false), ([0xE1, 0x80, 0x41], false),
            ([0xF0, 0x90, 0x80, 0x80], true), ([0xF0, 0x8F, 0x80, 0x80], false), ([0xF4, 0x8F, 0xBF, 0xBF], true),
            ([0xF4, 0x90, 0x80, 0x80], false), ([0xF5, 0x80, 0x80, 0x80], false), ([0xF1, 0x80, 0x80], false),
            ([0x80], false), ([0xFF], false), ([0x7F], true), ([0x01], true),
        ] as [([UInt8], Bool)]
    )
    func onlyUTF8IsText(bytes: [UInt8], isText: Bool) throws {
        for padding in 0...9 {
            let line = [UInt8](repeating: UInt8(ascii: "a"), count: padding) + bytes
            let record = try records(line, options(.text))[0]
            #expect((record.row != nil) == isText)
            if !isText { #expect(record.bad?.column == padding + 1) }
        }
    }
}

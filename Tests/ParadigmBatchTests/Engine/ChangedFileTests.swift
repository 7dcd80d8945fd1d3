import Paradigm
import ParadigmAPI
import ParadigmBatch
import ParadigmGround
import Testing

/// A file that is still written while it is uploaded.
@Suite struct ChangedFileTests {
    @Test(arguments: [(0, nil), (1, "file_changed"), (-1, "file_changed")] as [(Int, String?)])
    func `a file of another size than it was read with is not sent`(more: Int, code: String?) throws {
        let path = #filePath
        let size = try #require(FileText.size(of: path))
        let body: JSONValue = [
            "path": .string(path), "filename": "x.swift", "content": "abc", "bytes": .number(JSONNumber(size + more)),
        ]
        let row = Row(ordinal: 0, line: 1, path: "/files", body: body.serialized)
        do {
            _ = try RowEndpoint.uploads.call(row, row.body)
            #expect(code == nil)
        } catch let error as ParadigmError {
            #expect(error.kind.rawValue == code)
        }
    }
}

private enum FileText {
    static func size(of path: String) -> Int? {
        var facts = stat()
        return unsafe stat(path, &facts) == 0 ? Int(facts.st_size) : nil
    }
}

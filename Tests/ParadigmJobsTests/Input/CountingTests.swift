import ParadigmAPI
import ParadigmBatch
import ParadigmJobs
import Testing

/// Counting finds as many records as reading, whatever is in them.
@Suite struct CountingTests {
    private static let inputs: [(InputFormat, String)] = [
        (.jsonLines, ""), (.jsonLines, "\n\n \t\r\n"),
        (.jsonLines, "{\"prompt\":\"a\"}\n\nnot json\n{}\n \n{\"prompt\":\"b\"}"),
        (.batchLines, "{}\r\n{\"body\":{}}\r\n"), (.text, "a\n\n \t \n\r\nb\u{2028}c\n  d"), (.text, "\n"),
        (.csv, "prompt\n"), (.csv, "prompt,x\n\"a\nb\",1\n\n2\n\"\"\"\",\"\n\n\"\n3,\"open"),
        (.tsv, "prompt\ta\r\nx\ty\r\n\r\n"),
        (.csv, "\u{FEFF}prompt\nx,\"y\"z\n\n\n"),
    ]

    @Test(arguments: inputs, [nil, 0, 2, 100])
    func countingAndReadingAgree(input: (format: InputFormat, text: String), limit: Int?) throws {
        for shard in [nil, Shard(index: 1, count: 2), Shard(index: 2, count: 2), Shard(index: 3, count: 3)] {
            let options = options(input.format) {
                $0.limit = limit
                $0.shard = shard
                $0.recordLimit = 40
            }
            let counted = try InputReader(bytes: Array(input.text.utf8), options: options).countRecords()
            let rows = IdentifiedInput(try InputReader(bytes: Array(input.text.utf8), options: options))
            var read = 0
            while try rows.next() != nil { read += 1 }
            #expect(counted == read, "\(input) \(String(describing: shard))")
        }
    }
}

import ParadigmAPI
import Testing

/// Answers that are fewer than were asked for, or of which nobody can tell whose they are.
@Suite struct WrongCountTests {
    private static func choices(_ places: [Int?]) -> String {
        let list = places.map { place in
            #"{\#(place.map { "\"index\":\($0)," } ?? "")"message":{"content":"a"}}"#
        }
        return #"{"choices":[\#(list.joined(separator: ","))]}"#
    }

    private static func vectors(_ places: [Int?]) -> String {
        let list = places.map { place in #"{\#(place.map { "\"index\":\($0)," } ?? "")"embedding":[1]}"# }
        return #"{"object":"list","data":[\#(list.joined(separator: ","))]}"#
    }

    private func error(_ text: String, _ kind: AnswerKind, asked: Int) -> ReplyDecodingError? {
        do throws(ReplyDecodingError) {
            _ = try Answer(Array(text.utf8), to: kind, asked: asked)
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: [[0, 0, 0], [0, 1, 1], [2, 1, 2]])
    func `several with one index are none`(places: [Int]) {
        for (text, kind) in [(Self.choices(places), AnswerKind.chat), (Self.vectors(places), .embeddings)] {
            let found = error(text, kind, asked: 3)
            #expect(found?.code == .wrongCount)
            #expect(found?.message.contains("each with an index of its own") == true)
        }
    }

    @Test(arguments: [[0, 1, 2], [2, 0, 1], [nil, nil, nil], [nil, 1, nil]] as [[Int?]])
    func `each with a place of its own is one`(places: [Int?]) {
        #expect(error(Self.choices(places), .chat, asked: 3) == nil)
        #expect(error(Self.vectors(places), .embeddings, asked: 3) == nil)
    }

    @Test func `fewer are none, and one is looked at no further`() {
        #expect(error(Self.vectors([0, 1]), .embeddings, asked: 3)?.code == .wrongCount)
        #expect(error(Self.choices([0]), .chat, asked: 2)?.code == .wrongCount)
        #expect(error(Self.choices([0, 0]), .chat, asked: 1) == nil)
    }

    @Test func `a chat asks one question, whatever lists its body has`() {
        let body = Array(#"{"n":2,"messages":[],"input":["a","b"],"prompt":["c","d","e"]}"#.utf8)
        #expect(AskedAnswers.count(in: body, of: .chat) == 2)
        #expect(AskedAnswers.count(in: body, of: .completions) == 6)
    }
}

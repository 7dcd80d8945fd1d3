import ParadigmAPI
import ParadigmCLI
import Testing

@Suite struct ErrorShapeTests {
    private func groups(_ texts: [String], kind: String = "k") -> [ErrorGroup] {
        ErrorGroup.merging(texts.map { ErrorGroup(kind: kind, text: Text(verbatim: $0), count: 1) })
    }

    @Test(arguments: [
        (["Try again in 42.466s.", "Try again in 3s."], "Try again in ….", 2),
        (["Request req-8f3a failed.", "Request req-11 failed."], "Request … failed.", 2),
        (["Answered 503: wait 2 s.", "Answered 503: wait 3 s."], "Answered 503: wait … s.", 2),
        (["At 12:30:05,7 stop", "At 12:31:00,1 stop"], "At … stop", 2),
        (["id 9b2e-4411-aa0e!", "id 7c00-9ab1-0000!"], "id …!", 2),
        (["No figures.", "No figures."], "No figures.", 2),
        (["1", "2", "3"], "…", 3),
    ])
    func `what differs is folded, what is common stays`(texts: [String], shape: String, count: Int) {
        let groups = groups(texts)
        #expect(groups.map(\.text.english) == [shape])
        #expect(groups.map(\.count) == [count])
    }

    @Test func `other words are another sort`() {
        #expect(groups(["Try again in 1 s.", "Try later in 1 s."]).count == 2)
        #expect(groups(["a"], kind: "x").count + groups(["a"], kind: "y").count == 2)
        #expect(groups([""]).map(\.text.english) == [""])
    }

    @Test func `another status is another sort`() {
        let errors = [500, 503]
            .map { (status: Int) in
                ErrorGroup(kind: "k", text: Text(verbatim: "Answered \(status)."), count: 1, status: status)
            }
        #expect(ErrorGroup.merging(errors).map(\.text.english) == ["Answered 500.", "Answered 503."])
    }

    @Test func `two hundred of a kind are one line`() {
        let groups = groups((0..<200).map { "Limit: try again in \($0).5s (req_\($0))" })
        #expect(groups.map(\.text.english) == ["Limit: try again in … (…)"])
        #expect(groups.first?.count == 200)
    }

    /// Steps of a sweep, and repeats, are put together of what has been put together before.
    @Test(arguments: [
        (["a (500): id 17-x y2. Later.", "a (500): id 18-x y3. Later."], ["a (500): id 19-x y4. Later."]),
        (["a (500): id 17-x y2. Later."], ["a (500): id 18-x y3. Later.", "a (500): id 19-x y4. Later."]),
    ])
    func `what was put together before loses nothing`(one: [String], other: [String]) {
        let all = ErrorGroup.merging(groups(one) + groups(other))
        #expect(all.map(\.text.english) == ["a (500): id … …. Later."])
        #expect(all.map(\.count) == [3])
    }
}

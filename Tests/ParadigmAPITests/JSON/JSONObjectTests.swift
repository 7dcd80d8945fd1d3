import ParadigmAPI
import Testing

@Suite struct JSONObjectTests {
    @Test func keepsTheOrder() {
        let object: JSONObject = ["z": 1, "a": 2, "m": 3]
        #expect(object.keys == ["z", "a", "m"])
        #expect(object.map(\.value.int) == [1, 2, 3])
        #expect(object != ["a": 2, "z": 1, "m": 3])
    }

    @Test func setsInPlaceAndRemoves() {
        var object: JSONObject = ["a": 1, "b": 2]
        object["a"] = 3
        object["c"] = 4
        object["b"] = nil
        #expect(object == ["a": 3, "c": 4])
        object["c"] = .some(.null)
        #expect(object == ["a": 3, "c": nil])
        object["a"] = nil
        object["c"] = Optional<JSONValue>.none
        #expect(object.isEmpty)
    }

    @Test func keepsRepeatedKeysAndLetsTheLastWin() throws {
        let text = #"{"a":1,"b":2,"\u0061":3}"#
        var object = try #require(try JSONValue(parsing: text).object)
        #expect(object.keys == ["a", "b", "a"])
        #expect(object["a"]?.int == 3)
        #expect(JSONValue.object(object).description == #"{"a":1,"b":2,"a":3}"#)
        object["a"] = 4
        #expect(object == ["a": 4, "b": 2])
    }
}

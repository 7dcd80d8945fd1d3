import ParadigmSimulator
import Testing

@Suite struct BatchingModelTests {
    @Test(arguments: [
        (
            "20ms:500us:256",
            BatchingModel(step: .milliseconds(20), perActive: .microseconds(500), most: 256)
        ),
        ("1s:0s:1", BatchingModel(step: .seconds(1), perActive: .zero, most: 1)),
        (
            "20ms:0s:8:50us",
            BatchingModel(step: .milliseconds(20), perActive: .zero, most: 8, perPromptToken: .microseconds(50))
        ),
    ])
    func `what is written is read`(text: String, model: BatchingModel) throws {
        #expect(try BatchingModel(text) == model)
        #expect(model.description == text)
    }

    @Test func `fractions are read`() throws {
        let model = try BatchingModel("20ms:0.5ms:256:0.05ms")
        #expect(model.perActive == .microseconds(500) && model.perPromptToken == .microseconds(50))
    }

    @Test(arguments: [
        "", "20ms", "20ms:0.5ms", "20ms:0.5ms:0", "20ms:0.5ms:1000001", "20ms:0.5ms:x", "20ms:0.5ms:256:",
        "20:0.5ms:256", "20ms:-1ms:256", "0:0:256", "20ms:0.5ms:256:0.05ms:1",
    ])
    func `anything else is refused`(text: String) {
        #expect(throws: SimulatorSyntaxError.self) { try BatchingModel(text) }
    }
}

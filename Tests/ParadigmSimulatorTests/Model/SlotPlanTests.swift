import ParadigmSimulator
import Testing

@Suite struct SlotPlanTests {
    @Test func slotsAndTheirChanges() throws {
        #expect(try SlotPlan("64").slots == 64 && SlotPlan("64").changes.isEmpty)
        let plan = try SlotPlan("64,32@30s,1000000@1.5m")
        #expect(plan.slots == 64)
        #expect(
            plan.changes == [SlotChange(at: .seconds(30), slots: 32), SlotChange(at: .seconds(90), slots: 1_000_000)]
        )
    }

    @Test(arguments: [
        "", "0", "-1", "1000001", "x", "4@1s", "4,", "4,2", "4,2@", "4,2@x", "4,0@1s", "4,2@1s@2s", "4,2@0s",
        "4,2@2s,3@2s", "4,2@2s,3@1s",
    ])
    func anythingElseIsAnError(text: String) {
        #expect(throws: SimulatorSyntaxError.self) { try SlotPlan(text) }
    }
}

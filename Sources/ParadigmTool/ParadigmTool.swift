import ParadigmCLI
import ParadigmGround

@main
struct ParadigmTool {
    static func main() {
        let thread = CallingThread()
        Task(executorPreference: thread) { exit(await runParadigm()) }
        thread.run()
    }
}

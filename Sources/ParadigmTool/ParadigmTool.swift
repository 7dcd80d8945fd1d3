import ParadigmCLI

#if canImport(Darwin)
import Darwin
#elseif canImport(Musl)
import Musl
#elseif canImport(Glibc)
import Glibc
#endif

@main
struct ParadigmTool {
    static func main() {
        let thread = CallingThread()
        Task(executorPreference: thread) { exit(await runParadigm()) }
        thread.run()
    }
}

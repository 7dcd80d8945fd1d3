#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Micro-benchmarks of the hot values.
///
/// ```
/// micro              a table of nanoseconds per operation
/// micro PREFIX…      the cases whose names begin so
/// micro --list       the cases, each with how many operations make one measurement
/// micro CASE N       performs a case's operation N times and nothing else, for Valgrind
/// ```
@main
enum Micro {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            if arguments == ["--list"] {
                for one in Case.all { print(one.name, one.operations) }
            } else if arguments.count == 2, let operations = Int(arguments[1]) {
                try run(arguments[0], operations: operations)
            } else {
                try Table.print(try cases(arguments))
            }
        } catch {
            let line = Array("micro: \(error)\n".utf8)
            _ = unsafe write(STDERR_FILENO, line, line.count)
            exit(1)
        }
    }

    private static func run(_ name: String, operations: Int) throws {
        guard let one = Case.all.first(where: { $0.name == name }) else { throw UsageError.unknownCase(name) }
        guard operations > 0 else { throw UsageError.noOperations }
        guard try one.prepare()(operations) != 0 else { throw UsageError.nothingDone(name) }
    }

    private static func cases(_ prefixes: [String]) throws -> [Case] {
        for prefix in prefixes where !Case.all.contains(where: { $0.name.hasPrefix(prefix) }) {
            throw UsageError.unknownCase(prefix)
        }
        return Case.all.filter { one in prefixes.isEmpty || prefixes.contains { one.name.hasPrefix($0) } }
    }
}

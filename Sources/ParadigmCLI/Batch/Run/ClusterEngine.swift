/// Whether an engine that spreads work over machines has started this command: Spark, Ray, Dask, Slurm or Kubernetes.
///
/// Its logs are read by nobody unless something goes wrong, and there are as many as there are tasks.
package enum ClusterEngine {
    private static let prefixes = ["SPARK_", "RAY_", "DASK_"]
    private static let names: Set<String> = ["SLURM_JOB_ID", "KUBERNETES_SERVICE_HOST"]

    /// Whether the variables of one are there.
    package static func isPresent(in environment: [String: String]) -> Bool {
        environment.contains { name, value in
            !value.isEmpty && (names.contains(name) || prefixes.contains { name.hasPrefix($0) })
        }
    }
}

extension BatchReportOptions {
    /// How progress is shown where nobody draws a panel.
    func plainStyle(isTerminal: Bool, _ environment: [String: String]) -> ProgressStyle {
        !isTerminal && ClusterEngine.isPresent(in: environment) ? .none : .plain
    }

    /// Whether the end is told in a line: on request, and where a filter is one of many.
    func isBrief(isFilter: Bool, isTerminal: Bool, _ environment: [String: String]) -> Bool {
        quiet || isFilter && progress == nil && plainStyle(isTerminal: isTerminal, environment) == .none
    }
}

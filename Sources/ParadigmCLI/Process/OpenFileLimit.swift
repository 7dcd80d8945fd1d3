import ParadigmGround

extension ProcessResources {
    /// Files and connections that this process may have open at once.
    package static var openFileLimit: Int {
        let number = sysconf(Int32(_SC_OPEN_MAX))
        return number > 0 ? number : .max
    }

    /// What a process opens beside its connections: streams, the client's own threads, files.
    private static let keptOpenFiles = 20

    /// Makes sure that so many connections can be open at once.
    ///
    /// - Parameters:
    ///   - count: The connections.
    ///   - limit: Files that may be open; those of this process unless given.
    /// - Throws: ``Failure`` with status 64 that says how to raise the limit.
    package static func requireOpenFiles(forConnections count: Int, limit: Int = openFileLimit) throws(Failure) {
        let needed = count.addingReportingOverflow(keptOpenFiles)
        guard needed.overflow || needed.partialValue > limit else { return }
        let what =
            count == 1
            ? Text(en: "one connection", fr: "une connexion")
            : Text(en: "\(count) connections at once", fr: "\(count) connexions à la fois")
        let figure = needed.overflow ? Int.max : needed.partialValue
        let less =
            count == 1
            ? Text(verbatim: "")
            : Text(en: ", or lower --concurrency", fr: ", ou baissez --concurrency")
        throw Failure(
            .usage,
            Text(
                en: "This process may open only \(limit) files, too few for ",
                fr: "Ce processus ne peut ouvrir que \(limit) fichiers, trop peu pour "
            ) + what
                + Text(
                    en: ": it takes \(figure). Raise the limit, for example with “ulimit -n 1024”",
                    fr: " : il en faut \(figure). Relevez la limite, par exemple avec « ulimit -n 1024 »"
                ) + less + Text(verbatim: ".")
        )
    }
}

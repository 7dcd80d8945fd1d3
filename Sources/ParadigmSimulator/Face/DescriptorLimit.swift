import ParadigmGround

/// The process's limit of open files.
enum DescriptorLimit {
    /// Raises the soft limit to the hard one: thousands of connections need as many descriptors.
    ///
    /// A system that refuses leaves the limit as it is, and connections beyond it wait.
    static func raise() {
        #if canImport(Glibc)
        let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        #else
        let resource = RLIMIT_NOFILE
        #endif
        var limit = rlimit()
        guard unsafe getrlimit(resource, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(resource, &limit)
    }
}

import ParadigmGround

/// Where the running tests were built.
enum TestBundle {
    /// The path of the file that holds this code.
    static var path: String? {
        #if canImport(Darwin)
        var info = unsafe Dl_info()
        guard unsafe dladdr(#dsohandle, &info) != 0, let name = unsafe info.dli_fname else { return nil }
        return unsafe String(cString: name)
        #else
        var bytes = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlink("/proc/self/exe", &bytes, bytes.count)
        guard count > 0 else { return nil }
        return String(decoding: bytes.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
        #endif
    }

    static func isExecutable(_ path: String) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { return false }
        let isFile = UInt32(status.st_mode) & UInt32(S_IFMT) == UInt32(S_IFREG)
        let mayRun = unsafe access(path, X_OK) == 0
        return isFile && mayRun
    }
}

#if os(Linux)
import Glibc

/// What the kernel knows of this process's open files.
enum SocketTable {
    /// How many sockets of this machine lead to a port of 127.0.0.1 and are held by a process.
    ///
    /// Those that only wait for stray packets (TIME_WAIT) belong to nobody and do not count.
    static func count(toPort port: Int) -> Int {
        let hex = String(port, radix: 16, uppercase: true)
        let suffix = ":" + String(repeating: "0", count: max(0, 4 - hex.count)) + hex
        return text(of: "/proc/self/net/tcp").split(separator: "\n").dropFirst()
            .count { line in
                let columns = line.split(separator: " ")
                return columns.count > 9 && columns[2].hasSuffix(suffix) && columns[9] != "0"
            }
    }

    /// How many files this process has open.
    static var descriptors: Int {
        guard let directory = unsafe opendir("/proc/self/fd") else { return 0 }
        defer { unsafe closedir(directory) }
        var count = 0
        while unsafe readdir(directory) != nil { count += 1 }
        return count
    }

    private static func text(of path: String) -> String {
        let file = unsafe open(path, O_RDONLY)
        guard file >= 0 else { return "" }
        defer { close(file) }
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe read(file, &buffer, buffer.count)
            guard count > 0 else { return String(decoding: text, as: UTF8.self) }
            text += buffer[..<count]
        }
    }
}
#endif

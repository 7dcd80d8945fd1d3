import ParadigmBatch
import ParadigmJobs

/// A file system that takes everything and keeps nothing, so that a case has no system calls in it.
struct ForgetfulFileSystem: FileSystem {
    func create(_ path: String) throws(FileError) -> any OpenFile { ForgetfulFile() }
    func open(_ path: String) throws(FileError) -> any OpenFile { ForgetfulFile() }
    func rename(_ path: String, to newPath: String) throws(FileError) {}
    func remove(_ path: String) throws(FileError) {}
    func syncDirectory(of path: String) throws(FileError) {}
}

/// A file of it.
private final class ForgetfulFile: OpenFile {
    func size() throws(FileError) -> Int { 0 }
    func read(into buffer: inout [UInt8], from place: Int, at offset: Int) throws(FileError) -> Int { 0 }
    func write(_ bytes: Span<UInt8>, at offset: Int) throws(FileError) -> Int { bytes.count }
    func truncate(to length: Int) throws(FileError) {}
    func sync() throws(FileError) {}
    func reserve(_ range: Range<Int>) throws(FileError) {}
    func lock() throws(FileError) -> Bool { true }
    func unlock() {}
    func isFile(at path: String) throws(FileError) -> Bool { true }
}

/// A file on its way to a name: until it is whole it has one of its own.
///
/// That name belongs to the process which made it, and the file is locked as long as it is open. So no other process
/// takes it away or gives it the name, and what a process that was killed left behind is known by its name and by nobody
/// holding it: the next one on its way to the same name takes it away.
struct TemporaryFile {
    /// The file, open and empty at first.
    let file: any OpenFile
    /// The name that it has for the time being.
    let name: String
    /// The name that it is to have.
    let path: String
    private let fileSystem: any FileSystem

    /// Creates the file beside the name that it is to have.
    ///
    /// - Throws: ``FileError`` that names `path`.
    static func create(for path: String, on fileSystem: any FileSystem) throws(FileError) -> TemporaryFile {
        removeLeftovers(of: path, on: fileSystem)
        do throws(FileError) {
            for _ in 0..<16 {
                let name = uniqueName(for: path)
                do throws(FileError) {
                    let file = try fileSystem.create(name)
                    // Whoever tidies up may have found it before it was locked here.
                    guard isOurs(file, name) else { continue }
                    return TemporaryFile(file: file, name: name, path: path, fileSystem: fileSystem)
                } catch  where error.isExisting {
                    continue
                }
            }
            throw FileError.existing(.create, path)
        } catch {
            throw FileError(error.operation, path, code: error.code)
        }
    }

    /// Gives the file its name, in place of what had it; the directory is not synced.
    ///
    /// - Throws: ``FileError``, also when the temporary name no longer stands for this file.
    func giveName() throws(FileError) {
        do throws(FileError) {
            guard try file.isFile(at: name) else { throw FileError.notFound(.rename, name) }
            try fileSystem.rename(name, to: path)
        } catch {
            throw FileError(error.operation, path, code: error.code)
        }
    }

    /// Takes the file away; what goes wrong there leaves it to the next one.
    func discard() {
        if Self.isOurs(file, name) { try? fileSystem.remove(name) }
    }

    // MARK: Names

    private static let mark = ".paradigm-"
    private static let digits = 16

    /// A name beside a path that no other process has.
    static func uniqueName(for path: String) -> String {
        let token = String(UInt64.random(in: .min ... .max), radix: 16)
        return path + mark + String(repeating: "0", count: digits - token.count) + token
    }

    private static func isName(_ name: String, for path: String) -> Bool {
        let rest = name.utf8.dropFirst(path.utf8.count + mark.utf8.count)
        return rest.count == digits
            && rest.allSatisfy { $0 &- UInt8(ascii: "0") < 10 || $0 &- UInt8(ascii: "a") < 6 }
    }

    /// Takes away what processes left behind on their way to a name.
    static func removeLeftovers(of path: String, on fileSystem: any FileSystem) {
        for name in fileSystem.names(beginningWith: path + mark) where isName(name, for: path) {
            guard let file = try? fileSystem.open(name), isOurs(file, name) else { continue }
            try? fileSystem.remove(name)
        }
    }

    /// Locks a file and makes sure that its name still stands for it; where files cannot be locked, all are ours.
    private static func isOurs(_ file: any OpenFile, _ name: String) -> Bool {
        (try? file.lock()) ?? true && (try? file.isFile(at: name)) ?? false
    }
}

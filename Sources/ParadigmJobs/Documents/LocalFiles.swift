import ParadigmGround

/// The files that some paths lead to, and what was left out on the way.
package struct LocalFiles: Hashable, Sendable {
    /// Where a file is, and what it is called: its path within the folder that was named.
    package struct Found: Hashable, Sendable {
        package var path, name: String
    }

    /// Something that is not sent.
    package struct Omission: Hashable, Sendable {
        package var path: String
        package var reason: Reason
    }

    /// Why something is not sent.
    package enum Reason: String, Hashable, Sendable, CaseIterable {
        /// A link to a folder, which may lead back to where it stands.
        case linkToFolder = "link_to_folder"
        /// A link that leads nowhere.
        case brokenLink = "broken_link"
        /// A name that is not UTF-8, so that it cannot be written in a list.
        case unreadableName = "unreadable_name"
        /// A pipe, a device or a socket.
        case noFile = "no_file"
        /// A folder that cannot be opened.
        case closedFolder = "closed_folder"
        /// What this program has written: a list, an output, what stands beside them.
        case own
        /// A file that another path leads to as well.
        case again
    }

    /// The files, those of a folder and of the folders in it in the order of their names.
    package private(set) var files: [Found] = []
    /// What was left out; not what is hidden.
    package private(set) var omissions: [Omission] = []

    private var seen: Set<[UInt8]> = []
    private let own: Set<FileIdentity>

    /// Looks for files.
    ///
    /// - Parameters:
    ///   - paths: Files and folders.
    ///   - own: Files that are this program's own here: what is read and written by the command that asks.
    /// - Throws: ``DocumentsFault`` for a folder of nothing, and for what is neither a file nor a folder.
    package init(at paths: [String], own: [String] = []) throws(DocumentsFault) {
        self.own = Set(own.filter { FileStatus.following($0) != nil }.map { FileIdentity(path: $0) })
        for path in paths {
            switch FileStatus.following(path)?.kind {
            case .directory:
                let before = (files.count, omissions.count)
                var root = path[...]
                while root.utf8.count > 1, root.hasSuffix("/") { root.removeLast() }
                list(String(root), below: "")
                // One whose files were all left out is told of all the same.
                guard before != (files.count, omissions.count) else { throw .emptyFolder(path: path) }
            case .pipe, .device, .other, .link: throw .noFile(path: path)
            case .regular, nil: add(path, FilePath.name(of: path))
            }
        }
    }

    private mutating func add(_ path: String, _ name: String) {
        guard seen.insert(Array(FilePath.resolved(path).utf8)).inserted else {
            omissions.append(Omission(path: path, reason: .again))
            return
        }
        files.append(Found(path: path, name: name))
    }

    private mutating func list(_ folder: String, below name: String) {
        let start = folder.hasSuffix("/") ? folder : folder + "/"
        let all = POSIXFileSystem().names(beginningWith: start).map { FilePath.name(of: $0) }
        let entries = all.filter { !$0.hasPrefix(".") }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        // Even an empty folder holds itself.
        if all.isEmpty { omissions.append(Omission(path: folder, reason: .closedFolder)) }
        let outputs = OwnFiles(among: entries)
        for entry in entries {
            let path = start + entry
            let status = FileStatus.following(path)
            let isLink = FileStatus.of(path)?.kind == .link
            switch status?.kind {
            case .regular where outputs.contain(entry) || own.contains(FileIdentity(path: path)): omit(path, .own)
            case .regular: add(path, name + entry)
            case .directory where isLink: omit(path, .linkToFolder)
            case .directory: list(path, below: name + entry + "/")
            case nil: omit(path, isLink ? .brokenLink : .unreadableName)
            case .pipe, .device, .other, .link: omit(path, .noFile)
            }
        }
    }

    private mutating func omit(_ path: String, _ reason: Reason) {
        omissions.append(Omission(path: path, reason: reason))
    }
}

/// Those files of a folder that this program has written: known by a journal or a summary that stands beside them.
package struct OwnFiles {
    private var outputs: Set<[UInt8]> = []

    /// What ends the names of files beside an output, a list of documents or a wide table.
    private static let endings = [
        ".journal", ".summary.json", ".input", ".files.csv", ".uploads.jsonl", ".pairs.csv", ".pairs-answers.csv",
        ".documents.csv", ".partial",
    ]

    /// Looks through the names in a folder.
    init(among names: [String]) {
        let all = Set(names.map { Array($0.utf8) })
        for name in names {
            guard let end = [".journal", ".summary.json"].first(where: { name.hasSuffix($0) }) else { continue }
            var output = String(name.dropLast(end.count))
            // A summary alone is anybody's.
            guard end == ".journal" || all.contains(Array(output.utf8)) else { continue }
            repeat {
                outputs.insert(Array(output.utf8))
                guard let end = Self.endings.first(where: { output.hasSuffix($0) }) else { break }
                output = String(output.dropLast(end.count))
            } while !output.isEmpty
        }
    }

    /// The files that stand beside an output or a list that is there or is to be written, and itself.
    package static func around(_ path: String) -> [String] {
        var files = OwnFiles(among: [])
        let name = FilePath.name(of: path)
        files.outputs = [Array(name.utf8)]
        return POSIXFileSystem().names(beginningWith: path).filter { files.contain(FilePath.name(of: $0)) }
    }

    /// Whether a file is one of them.
    func contain(_ name: String) -> Bool {
        var name = name
        while !name.isEmpty {
            if outputs.contains(Array(name.utf8)) { return true }
            guard let end = Self.endings.first(where: { name.hasSuffix($0) }) else { return false }
            name = String(name.dropLast(end.count))
        }
        return false
    }
}

extension FilePath {
    /// The path that a path comes to, links followed; itself when it leads nowhere.
    static func resolved(_ path: String) -> String {
        guard let found = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }
}

package import ParadigmGround

/// Why a small file could not be read.
package enum FileTrouble: Error, Equatable {
    case system(SystemError)
    case tooLarge(limit: Int)
    case notText
    case notRegular
    case symbolicLink
    /// Others than its owner may read or write it; its mode.
    case exposed(mode: UInt32)
    case otherOwner

    /// Whether there is no such file.
    package var isNotFound: Bool {
        self == .system(SystemError(code: ENOENT)) || self == .system(SystemError(code: ENOTDIR))
    }

    /// What is wrong and what to do.
    package func text(path: String) -> Text {
        let advice = isNotFound ? PastedPath.advice(path) : nil
        let path = TerminalEscaper.line(path)
        switch self {
        case .system(let error):
            let what = Text(
                en: "Cannot read \(path): \(error.text.english).",
                fr: "Impossible de lire \(path) : \(error.text.french)."
            )
            return advice.map { what + Text(verbatim: " ") + $0 } ?? what
        case .tooLarge(let limit):
            return Text(
                en: "\(path) is larger than \(limit >> 10) KiB; is it the right file?",
                fr: "\(path) dépasse \(limit >> 10) Kio ; est-ce le bon fichier ?"
            )
        case .notText:
            return Text(en: "\(path) is not UTF-8 text.", fr: "\(path) n'est pas un texte en UTF-8.")
        case .notRegular:
            return Text(en: "\(path) is not a regular file.", fr: "\(path) n'est pas un fichier ordinaire.")
        case .symbolicLink:
            return Text(
                en: "\(path) is a symbolic link; name the key file itself.",
                fr: "\(path) est un lien symbolique ; indiquez le fichier de la clé lui-même."
            )
        case .exposed(let mode):
            let octal = String(mode, radix: 8)
            return Text(
                en: "\(path) can be read by others than you (mode \(octal)). Run: chmod 600 \(path)",
                fr: "\(path) est accessible à d'autres que vous (mode \(octal)). Lancez : chmod 600 \(path)"
            )
        case .otherOwner:
            return Text(en: "\(path) belongs to another user.", fr: "\(path) appartient à un autre utilisateur.")
        }
    }
}

/// Small text files, read whole.
package enum FileText {
    /// The text of a file.
    package static func read(_ path: String, limit: Int) throws(FileTrouble) -> String {
        try text(open(path, flags: O_RDONLY | O_CLOEXEC), limit: limit)
    }

    /// The bytes of a file.
    package static func bytes(_ path: String, limit: Int) throws(FileTrouble) -> [UInt8] {
        try bytes(open(path, flags: O_RDONLY | O_CLOEXEC), limit: limit)
    }

    /// The text of a file that only the user who runs this process can read.
    ///
    /// The checks are made on the open file, so nobody can exchange it between the check and the reading; a symbolic
    /// link is not followed, and a pipe never blocks.
    package static func readSecret(_ path: String, limit: Int) throws(FileTrouble) -> String {
        let file: FileDescriptor
        do throws(FileTrouble) {
            file = try open(path, flags: O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        } catch {
            throw error == .system(SystemError(code: ELOOP)) ? .symbolicLink : error
        }
        var status = stat()
        guard unsafe fstat(file.number, &status) == 0 else {
            let error = SystemError()
            file.close()
            throw .system(error)
        }
        let mode = UInt32(status.st_mode)
        let fault: FileTrouble? =
            if mode & UInt32(S_IFMT) != UInt32(S_IFREG) {
                .notRegular
            } else if status.st_uid != geteuid() {
                .otherOwner
            } else if mode & 0o077 != 0 {
                .exposed(mode: mode & 0o777)
            } else {
                nil
            }
        if let fault {
            file.close()
            throw fault
        }
        return try text(file, limit: limit)
    }

    /// Opens a file for adding to its end; it is made if need be, for its owner alone.
    package static func openForAppending(_ path: String) throws(FileTrouble) -> FileDescriptor {
        try open(path, flags: O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC)
    }

    private static func open(_ path: String, flags: Int32) throws(FileTrouble) -> FileDescriptor {
        do throws(SystemError) {
            return try FileDescriptor.opening(path, flags)
        } catch {
            throw .system(error)
        }
    }

    /// Reads to the end and closes.
    private static func bytes(_ file: FileDescriptor, limit: Int) throws(FileTrouble) -> [UInt8] {
        defer { file.close() }
        let bytes: [UInt8]?
        do throws(SystemError) {
            bytes = try file.readToEnd(limit: limit)
        } catch {
            throw .system(error)
        }
        guard let bytes else { throw .tooLarge(limit: limit) }
        return bytes
    }

    private static func text(_ file: FileDescriptor, limit: Int) throws(FileTrouble) -> String {
        guard let text = String(validating: try bytes(file, limit: limit), as: UTF8.self) else { throw .notText }
        return text
    }
}

import ParadigmGround

extension BatchJobOptions.Source {
    /// Whether it can be read as often as needed.
    package var isFile: Bool {
        if case .file = self { true } else { false }
    }

    /// The path that leads there; nil for what has none.
    package var path: String? {
        switch self {
        case .file(let path), .pipe(let path): path
        case .standardInput, .requests: nil
        }
    }

    /// Whether it is standard input.
    package var isStandardInput: Bool {
        if case .standardInput = self { true } else { false }
    }

    /// The source that a path leads to: what is no regular file can be read once only.
    package init(path: String) {
        switch FileStatus.following(path)?.kind {
        // What is wrong with a path that leads nowhere shows when it is opened.
        case .regular, .directory, .link, nil: self = .file(path)
        case .pipe, .device, .other: self = .pipe(path)
        }
    }

    /// Whether there is a standard input: a program can be started without.
    ///
    /// What would be closed when another program takes this one's place was not there when this one began: it is a file
    /// that was opened since, and took the number that was free.
    package static var isStandardInputOpen: Bool {
        let flags = fcntl(STDIN_FILENO, F_GETFD)
        return flags >= 0 && flags & FD_CLOEXEC == 0
    }

    /// A reader of what can be read where it is, from the beginning.
    ///
    /// - Throws: ``InputError``; also for a program's own requests, which are copied to a file and read there.
    package func reader(_ options: InputOptions) throws(InputError) -> InputReader {
        try reader(options, wait: nil)
    }

    /// The same reader, with somebody who waits for bytes that come as they like.
    func reader(_ options: InputOptions, wait: InputWait?) throws(InputError) -> InputReader {
        switch self {
        case .file(let path): try InputReader(path: path, options: options)
        case .pipe(let path): try InputReader(path: path, options: options, wait: wait)
        case .standardInput:
            try InputReader(descriptor: FileDescriptor.standardInput.number, name: "-", options: options, wait: wait)
        case .requests: throw .cannotOpen(path: "requests", code: ENOTSUP)
        }
    }
}

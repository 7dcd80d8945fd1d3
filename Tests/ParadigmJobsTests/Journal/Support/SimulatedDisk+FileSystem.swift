import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import ParadigmSimulator
import Synchronization

extension SimulatedDisk {
    func create(_ path: String) throws(FileError) -> any OpenFile {
        try operate(.create, path) { (state) throws(FileError) in
            guard state.names[path] == nil else { throw FileError(.create, path, code: EEXIST) }
            state.nodes.append(Node())
            let node = state.nodes.count - 1
            state.names[path] = node
            state.pendingNames.append(.set(path, node))
            return SimulatedFile(disk: self, node: node, path: path)
        }
    }

    func open(_ path: String) throws(FileError) -> any OpenFile {
        try state.withLock { (state) throws(FileError) in
            if state.isKilled { throw FileError(.open, path, code: EINTR) }
            guard let node = state.names[path] else { throw FileError(.open, path, code: ENOENT) }
            return SimulatedFile(disk: self, node: node, path: path)
        }
    }

    func rename(_ path: String, to newPath: String) throws(FileError) {
        try operate(.rename, path) { (state) throws(FileError) in
            guard let node = state.names[path] else { throw FileError(.rename, path, code: ENOENT) }
            state.names[path] = nil
            state.names[newPath] = node
            state.pendingNames.append(.rename(path, newPath))
        }
    }

    func remove(_ path: String) throws(FileError) {
        try operate(.remove, path) { (state) throws(FileError) in
            guard state.names[path] != nil else { throw FileError(.remove, path, code: ENOENT) }
            state.names[path] = nil
            state.pendingNames.append(.remove(path))
        }
    }

    func names(beginningWith path: String) -> [String] {
        names.filter { $0.hasPrefix(path) }
    }

    func syncDirectory(of path: String) throws(FileError) {
        try operate(.sync, path) { (state) throws(FileError) in
            state.durableNames = state.names
            state.pendingNames = []
        }
    }

    /// Does one operation, unless it is the one that goes wrong.
    func operate<Result>(
        _ operation: FileError.Operation,
        _ path: String,
        _ body: (inout State) throws(FileError) -> sending Result
    ) throws(FileError) -> Result {
        try state.withLock { (state) throws(FileError) -> sending Result in
            if let kind = state.nextFault(isWrite: false) { throw FileError(operation, path, code: kind.code) }
            return try body(&state)
        }
    }
}

extension SimulatedDisk.State {
    /// Counts an operation and tells what goes wrong with it.
    mutating func nextFault(isWrite: Bool) -> SimulatedDisk.Fault.Kind? {
        if isKilled { return .kill }
        defer { operations += 1 }
        if isFull, isWrite {
            isFull = fault?.isForEver ?? false
            return .diskFull
        }
        guard let fault, fault.isForEver ? operations >= fault.operation : operations == fault.operation else {
            return nil
        }
        switch fault.kind {
        case .kill:
            isKilled = true
            return .kill
        case .shortWrite, .shortThenFull: return isWrite ? fault.kind : nil
        case .inputOutputError, .diskFull: return fault.kind
        }
    }
}

extension SimulatedDisk.Fault.Kind {
    /// The error number that a failing operation gives.
    var code: Int32 {
        switch self {
        case .diskFull: ENOSPC
        default: EIO
        }
    }
}

/// A file of a simulated disk.
final class SimulatedFile: OpenFile {
    private let disk: SimulatedDisk
    private let node: Int
    private let path: String

    init(disk: SimulatedDisk, node: Int, path: String) {
        self.disk = disk
        self.node = node
        self.path = path
    }

    deinit {
        unlock()
    }

    func size() throws(FileError) -> Int {
        disk.state.withLock { $0.nodes[node].content.count }
    }

    func read(into buffer: inout [UInt8], from place: Int, at offset: Int) throws(FileError) -> Int {
        let bytes = disk.state.withLock { state in
            state.reads += 1
            return state.nodes[node].content.dropFirst(offset).prefix(buffer.count - place)
        }
        buffer.replaceSubrange(place..<place + bytes.count, with: bytes)
        return bytes.count
    }

    func write(_ bytes: Span<UInt8>, at offset: Int) throws(FileError) -> Int {
        let bytes = bytes.indices.map { bytes[$0] }
        return try disk.state.withLock { (state) throws(FileError) in
            let wasKilled = state.isKilled
            let fault = state.nextFault(isWrite: true)
            let taken: Int
            switch fault {
            case nil: taken = bytes.count
            // A process that is gone writes nothing more; the write that it dies in is torn.
            case .kill: taken = wasKilled ? 0 : bytes.count / 2
            case .shortWrite, .shortThenFull: taken = (bytes.count + 1) / 2
            case .inputOutputError, .diskFull: taken = 0
            }
            if fault == .shortThenFull { state.isFull = true }
            if taken > 0 { state.change(node, .write(offset: offset, bytes: Array(bytes.prefix(taken)))) }
            if taken == 0 || fault == .kill { throw FileError(.write, path, code: fault?.code ?? EIO) }
            return taken
        }
    }

    func truncate(to length: Int) throws(FileError) {
        try disk.operate(.truncate, path) { (state) throws(FileError) in
            state.change(node, .truncate(length: length))
        }
    }

    func sync() throws(FileError) {
        try disk.state.withLock { (state) throws(FileError) in
            let fault = state.nextFault(isWrite: false)
            if fault == .kill { throw FileError(.sync, path, code: EIO) }
            if let fault {
                // What was not written is forgotten, as if it had been.
                state.nodes[node].durable = state.nodes[node].surviving(using: &state.random)
                state.nodes[node].content = state.nodes[node].durable
                state.nodes[node].pending = []
                throw FileError(.sync, path, code: fault.code)
            }
            state.nodes[node].durable = state.nodes[node].content
            state.nodes[node].pending = []
        }
    }

    func reserve(_: Range<Int>) throws(FileError) {
        try disk.operate(.reserve, path) { (_) throws(FileError) in }
    }

    func lock() throws(FileError) -> Bool {
        disk.state.withLock { state in
            guard state.nodes[node].holder ?? ObjectIdentifier(self) == ObjectIdentifier(self) else { return false }
            state.nodes[node].holder = ObjectIdentifier(self)
            return true
        }
    }

    func unlock() {
        disk.state.withLock { state in
            if state.nodes[node].holder == ObjectIdentifier(self) { state.nodes[node].holder = nil }
        }
    }

    func isFile(at path: String) throws(FileError) -> Bool {
        disk.state.withLock { $0.names[path] == node }
    }
}

extension SimulatedDisk.State {
    mutating func change(_ node: Int, _ change: SimulatedDisk.Change) {
        change.apply(to: &nodes[node].content)
        nodes[node].pending.append(change)
    }
}

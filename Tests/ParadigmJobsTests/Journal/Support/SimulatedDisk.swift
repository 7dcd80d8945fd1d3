import ParadigmBatch
import ParadigmGround
import ParadigmJobs
import Synchronization

/// A disk in memory whose operations fail at chosen moments and whose power can be cut.
///
/// What processes see and what the platters hold are kept apart: a write reaches the platters with the next sync of
/// its file, a name with the next sync of the directory.
final class SimulatedDisk: FileSystem {
    /// What goes wrong at one operation, and perhaps at all after it.
    struct Fault: Hashable {
        enum Kind: CaseIterable {
            /// The operation fails with EIO.
            case inputOutputError
            /// The operation fails with ENOSPC.
            case diskFull
            /// A write takes half of its bytes.
            case shortWrite
            /// A write takes half of its bytes, and the next one fails with ENOSPC.
            case shortThenFull
            /// The process ends, a write in its middle.
            case kill
        }

        var kind: Kind
        /// Number of the operation, from 0, counting everything that changes something.
        var operation: Int
        var isForEver = false
    }

    /// One change of a file that is not on the platters yet.
    enum Change {
        case write(offset: Int, bytes: [UInt8])
        case truncate(length: Int)

        func apply(to content: inout [UInt8]) {
            switch self {
            case .write(let offset, let bytes):
                let end = offset + bytes.count
                if content.count < end { content.append(contentsOf: repeatElement(0, count: end - content.count)) }
                content.replaceSubrange(offset..<end, with: bytes)
            case .truncate(let length):
                if length < content.count { content.removeLast(content.count - length) }
            }
        }
    }

    /// One change of the directory that is not on the platters yet.
    enum NameChange {
        case set(String, Int)
        case remove(String)
        case rename(String, String)

        func apply(to names: inout [String: Int]) {
            switch self {
            case .set(let name, let node): names[name] = node
            case .remove(let name): names[name] = nil
            case .rename(let name, let newName):
                names[newName] = names[name]
                names[name] = nil
            }
        }
    }

    struct Node {
        var content: [UInt8] = []
        var durable: [UInt8] = []
        var pending: [Change] = []
        /// Who holds the lock.
        var holder: ObjectIdentifier?
    }

    struct State {
        var nodes: [Node] = []
        var names: [String: Int] = [:]
        var durableNames: [String: Int] = [:]
        var pendingNames: [NameChange] = []
        var fault: Fault?
        var operations = 0
        var reads = 0
        var isFull = false
        var isKilled = false
        var random = SplitMix64(seed: 1)
    }

    let state: Mutex<State>

    init(fault: Fault? = nil) {
        var state = State()
        state.fault = fault
        self.state = Mutex(state)
    }

    private init(_ nodes: [Node], _ names: [String: Int]) {
        state = Mutex(State(nodes: nodes, names: names, durableNames: names))
    }

    /// How often a file was read.
    var reads: Int { state.withLock { $0.reads } }

    /// Operations so far that changed something, or tried to.
    var operations: Int { state.withLock { $0.operations } }

    /// Sets what goes wrong, operations counted from now.
    func set(_ fault: Fault?) {
        state.withLock {
            $0.operations = 0
            $0.fault = fault
        }
    }

    /// Content of a file as processes see it.
    func content(of path: String) -> [UInt8]? {
        state.withLock { state in state.names[path].map { state.nodes[$0].content } }
    }

    /// Replaces the content of a file, on the platters too.
    func setContent(of path: String, to bytes: [UInt8]) {
        state.withLock { state in
            let node = state.names[path] ?? state.nodes.count
            if node == state.nodes.count { state.nodes.append(Node()) }
            state.nodes[node] = Node(content: bytes, durable: bytes)
            state.names[path] = node
            state.durableNames[path] = node
        }
    }

    /// Names of all files.
    var names: [String] { state.withLock { $0.names.keys.sorted() } }
}

// MARK: - What is left afterwards

extension SimulatedDisk {
    /// The disk as another process finds it when this one has ended.
    func afterKill() -> SimulatedDisk {
        state.withLock { state in
            SimulatedDisk(
                state.nodes.map { Node(content: $0.content, durable: $0.durable, pending: $0.pending) },
                state.names
            )
            .with(state)
        }
    }

    private func with(_ old: State) -> SimulatedDisk {
        state.withLock {
            $0.durableNames = old.durableNames
            $0.pendingNames = old.pendingNames
        }
        return self
    }

    /// The disk after its power was cut: of what was not synced, anything may be there, in part or not at all.
    func afterPowerCut(using random: inout SplitMix64) -> SimulatedDisk {
        let (nodes, names) = state.withLock { state in
            var names = state.durableNames
            // The directory's changes go through the file system's own journal, in order.
            let kept = Int.random(in: 0...state.pendingNames.count, using: &random)
            for change in state.pendingNames.prefix(kept) { change.apply(to: &names) }
            var nodes: [Node] = []
            for node in state.nodes {
                let content = node.surviving(using: &random)
                nodes.append(Node(content: content, durable: content))
            }
            return (nodes, names)
        }
        return SimulatedDisk(nodes, names)
    }
}

extension SimulatedDisk.Node {
    /// What the platters hold when the changes since the last sync reached them in any order, whole, torn or never.
    func surviving(using random: inout SplitMix64) -> [UInt8] {
        var content = durable
        let order = Bool.random(using: &random) ? pending : pending.shuffled(using: &random)
        for change in order {
            switch (Int.random(in: 0..<4, using: &random), change) {
            case (0, _): continue
            case (1, .write(let offset, let bytes)) where !bytes.isEmpty:
                let start = Int.random(in: 0..<bytes.count, using: &random)
                let end = Int.random(in: start...bytes.count, using: &random)
                SimulatedDisk.Change.write(offset: offset + start, bytes: Array(bytes[start..<end])).apply(to: &content)
            default: change.apply(to: &content)
            }
        }
        return content
    }
}

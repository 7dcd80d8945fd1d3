/// K service slots and a queue before them, first come, first served.
///
/// States of a ticket: absent → serving → absent, or absent → waiting → serving → absent, or waiting → absent.
package struct ServiceSlots: Sendable {
    /// How many tickets are served at once.
    ///
    /// May be changed at any time; those being served are not interrupted.
    package var capacity: Int
    /// How many tickets may wait; nil for no bound.
    package var queueLimit: Int?
    private var serving: Set<Int> = []
    private var queue: [Int] = []
    private var front = 0
    private var waiting: Set<Int> = []

    /// Creates free slots; at least one.
    package init(capacity: Int, queueLimit: Int? = nil) {
        self.capacity = max(1, capacity)
        self.queueLimit = queueLimit
    }

    /// What happens to a ticket that arrives.
    package enum Place: Sendable, Hashable {
        /// It is served from now on.
        case serving
        /// It waits for its turn.
        case waiting
        /// There is no room for it.
        case refused
    }

    /// How many tickets wait.
    package var waitingCount: Int { waiting.count }

    /// How many tickets are served.
    package var servingCount: Int { serving.count }

    /// A new ticket arrives.
    package mutating func arrive(_ ticket: Int) -> Place {
        if serving.count < capacity, waitingCount == 0 {
            serving.insert(ticket)
            return .serving
        }
        if let queueLimit, waitingCount >= queueLimit { return .refused }
        queue.append(ticket)
        waiting.insert(ticket)
        return .waiting
    }

    /// Lets a ticket go, which was served or whose client gave up; returns the tickets that are served from now on.
    ///
    /// A ticket that is neither served nor waiting, such as a refused one, goes without a trace.
    package mutating func leave(_ ticket: Int) -> [Int] {
        waiting.remove(ticket)
        serving.remove(ticket)
        return fill()
    }

    /// Serves waiting tickets while there are free slots, and returns them in their order.
    package mutating func fill() -> [Int] {
        var started: [Int] = []
        while front < queue.count, serving.count < capacity {
            let next = queue[front]
            front += 1
            // One that is no longer waiting has left the queue.
            guard waiting.remove(next) != nil else { continue }
            serving.insert(next)
            started.append(next)
        }
        if front > 64, front * 2 > queue.count {
            queue.removeFirst(front)
            front = 0
        }
        return started
    }
}

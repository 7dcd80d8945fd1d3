import DequeModule
import HeapModule

/// Rows that wait for admission, in the order they are to be let through: a value without clock.
///
/// Rows wait in three places: retries whose backoff is not over, by the time it is; retries that are due; and all
/// others. Those due go first, being older, unless the retry budget holds them: then the others pass.
struct AdmissionQueue<Waiter> {
    /// Names one waiter for as long as it waits.
    typealias ID = UInt64

    struct Entry {
        let request: AdmissionRequest
        let waiter: Waiter
    }

    /// What came of asking for those who wait.
    struct Pass {
        /// Those let through.
        var passed: [(Waiter, Ticket)] = []
        /// When to ask again, if a time is known.
        var wake: UInt64?
        /// What holds up the first in line; nil when nobody is left but those whose own backoff is not over.
        var held: HeldUp?
        /// Why the run has stopped, if it has.
        var stop: StopReason?
    }

    private struct Delayed: Comparable {
        let due: UInt64
        let id: ID

        static func < (left: Delayed, right: Delayed) -> Bool { (left.due, left.id) < (right.due, right.id) }
    }

    private var entries: [ID: Entry] = [:]
    private var delayed = Heap<Delayed>()
    private var retries = Deque<ID>()
    private var others = Deque<ID>()

    init() {}

    /// How many wait.
    var count: Int { entries.count }

    /// When the next backoff ends; nil when there is none.
    var nextDue: UInt64? { delayed.min?.due }

    /// Enters a waiter.
    ///
    /// - Parameters:
    ///   - entry: The waiter and what it wants to send.
    ///   - id: Its name from now on.
    ///   - due: When its backoff ends; 0 for none.
    ///   - now: The time in nanoseconds.
    mutating func insert(_ entry: Entry, id: ID, due: UInt64, now: UInt64) {
        entries[id] = entry
        if due > now {
            delayed.insert(Delayed(due: due, id: id))
        } else if entry.request.kind == .first {
            others.append(id)
        } else {
            retries.append(id)
        }
    }

    /// Takes a waiter out of the middle; nil when it waits no longer.
    mutating func remove(_ id: ID) -> Entry? {
        // Its place in the order is passed over when it comes up.
        entries.removeValue(forKey: id)
    }

    /// Takes out all.
    mutating func removeAll() -> [Entry] {
        defer { self = AdmissionQueue() }
        return entries.keys.sorted().compactMap { entries[$0] }
    }

    /// Lets those through whom `admit` lets through.
    ///
    /// - Parameters:
    ///   - now: The time in nanoseconds.
    ///   - prefersFirstSends: Whether rows that were never sent go before those that failed, as in an outage: a row
    ///     that always fails would tell nothing of the server.
    ///   - admit: Asked for the first in line, until it says no.
    /// - Returns: Those let through, and what the others wait for.
    mutating func pass(
        now: UInt64,
        prefersFirstSends: Bool,
        admit: (AdmissionRequest) -> Admittance
    ) -> Pass {
        while let next = delayed.min, next.due <= now {
            delayed.removeMin()
            if entries[next.id] != nil { retries.append(next.id) }
        }
        var pass = Pass(wake: nextDue)
        var heldByBudget = false
        while let (id, entry) = prefersFirstSends
            ? firstOther() ?? firstRetry() : heldByBudget ? firstOther() : firstRetry() ?? firstOther()
        {
            switch admit(entry.request) {
            case .go(let ticket):
                entries[id] = nil
                pass.passed.append((entry.waiter, ticket))
            case .wait(.retryBudget, let until) where !heldByBudget:
                heldByBudget = true
                pass.wake = Self.earlier(pass.wake, until)
                pass.held = HeldUp(reason: .retryBudget, until: until)
            case .wait(let reason, let until):
                pass.wake = Self.earlier(pass.wake, until)
                pass.held = HeldUp(reason: reason, until: until)
                return pass
            case .stop(let reason):
                pass.wake = nil
                pass.stop = reason
                return pass
            }
        }
        return pass
    }

    private mutating func firstRetry() -> (ID, Entry)? {
        while let id = retries.first {
            if let entry = entries[id] { return (id, entry) }
            retries.removeFirst()
        }
        return nil
    }

    private mutating func firstOther() -> (ID, Entry)? {
        while let id = others.first {
            if let entry = entries[id] { return (id, entry) }
            others.removeFirst()
        }
        return nil
    }

    private static func earlier(_ left: UInt64?, _ right: UInt64?) -> UInt64? {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}

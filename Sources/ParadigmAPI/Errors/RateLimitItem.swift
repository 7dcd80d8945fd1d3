import ParadigmGround

/// What one item of a `RateLimit` field says of a limit, together with the policy that has its name.
///
/// Reads the current form of the IETF's draft, `"default";r=50;t=30` with the policy `"default";q=100`, and the older
/// one, `limit=100, remaining=50, reset=30` with the policy `100;w=60`. A field that is not well formed (RFC 9651), or
/// whose numbers are none, is left aside as a whole, as the draft has it.
struct RateLimitItem {
    /// What is left; nil when it is not said.
    let remaining: Int?
    /// Whether it counts tokens rather than requests.
    let isAboutTokens: Bool
    private let limit: Int?
    private let seconds: Int?

    /// The items of the two fields; none when there is nothing to be read.
    static func items(_ field: String, policies policyField: String?) -> [RateLimitItem] {
        guard let members = RateLimitSyntax.members(field), let first = members.first else { return [] }
        let policies = policyField.flatMap(Policies.init(field:)) ?? Policies()
        if first.key != nil { return dictionary(members, policy: policies.first).map { [$0] } ?? [] }
        var items: [RateLimitItem] = []
        for member in members {
            guard case .name(let name) = member.value, let item = RateLimitItem(name, member, policies[name]) else {
                return []
            }
            items.append(item)
        }
        return items
    }

    /// Whether the item has less left than another; one that does not say comes last.
    static func hasLessLeft(_ left: RateLimitItem, _ right: RateLimitItem) -> Bool {
        left.remaining ?? .max < right.remaining ?? .max
    }

    /// What the item says.
    func state(time: RateLimitTime) -> RateLimitState {
        RateLimitState(limit: limit, remaining: remaining, reset: seconds.flatMap { time.delay(Double($0)) })
    }

    private init?(_ name: String, _ member: RateLimitMember, _ policy: Policy?) {
        guard let remaining = Count(member.parameters["r"]), let seconds = Count(member.parameters["t"]),
            let quota = Count(member.parameters["q"])
        else { return nil }
        self.remaining = remaining.value
        self.seconds = seconds.value
        limit = quota.value ?? policy?.quota
        isAboutTokens = [name, member.unit, policy?.unit].contains { $0?.lowercased().contains("token") == true }
    }

    private init(limit: Int?, remaining: Int?, seconds: Int?, isAboutTokens: Bool) {
        (self.limit, self.remaining, self.seconds, self.isAboutTokens) = (limit, remaining, seconds, isAboutTokens)
    }

    /// The one item of the older form, which is a dictionary; its members' parameters describe further windows, which
    /// nobody asks about here.
    private static func dictionary(_ members: [RateLimitMember], policy: Policy?) -> RateLimitItem? {
        var values: [String: RateLimitMember.Value] = [:]
        for member in members { values[member.key ?? ""] = member.value }
        guard let limit = Count(values["limit"]), let remaining = Count(values["remaining"]),
            let seconds = Count(values["reset"])
        else { return nil }
        return RateLimitItem(
            limit: limit.value ?? policy?.quota,
            remaining: remaining.value,
            seconds: seconds.value,
            isAboutTokens: policy?.unit?.lowercased().contains("token") == true
        )
    }
}

/// A number that is not negative, or none where none is given; anything else makes no count.
private struct Count {
    let value: Int?

    init?(_ value: RateLimitMember.Value?) {
        switch value {
        case nil: self.value = nil
        case .integer(let number)? where number >= 0: self.value = number
        default: return nil
        }
    }
}

extension RateLimitMember {
    /// The unit that a policy counts in, if it says so.
    fileprivate var unit: String? {
        if case .name(let unit)? = parameters["qu"] { unit } else { nil }
    }
}

/// What a server allows in a window.
private struct Policy {
    let quota: Int?
    let unit: String?
}

/// The policies of a server, by their names.
private struct Policies {
    /// The first one, which the older form speaks of.
    private(set) var first: Policy?
    private var named: [String: Policy] = [:]

    init() {}

    /// Reads `RateLimit-Policy`; nil when it is malformed.
    init?(field: String) {
        guard let members = RateLimitSyntax.members(field) else { return nil }
        for member in members {
            guard member.key == nil, let quota = Count(member.parameters["q"]) else { return nil }
            switch member.value {
            case .name(let name): add(Policy(quota: quota.value, unit: member.unit), name: name)
            // The older form begins with the quota.
            case .integer(let number) where number >= 0: add(Policy(quota: number, unit: member.unit), name: nil)
            case .integer, .other: return nil
            }
        }
    }

    subscript(name: String) -> Policy? { named[name] }

    private mutating func add(_ policy: Policy, name: String?) {
        if first == nil { first = policy }
        if let name, named[name] == nil { named[name] = policy }
    }
}

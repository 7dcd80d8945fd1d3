/// What a cell holds besides its text.
package enum CellKind: Hashable, Sendable {
    /// Text.
    case text
    /// A number.
    case number(Double)
    /// A number that is shown as per cent, with so many digits behind the point.
    case percent(Double, decimals: Int)
    /// A moment or a span of time, in days since 30 December 1899 as Excel counts them.
    case time(Double, TimeForm)
    /// True or false.
    case truth(Bool)
    /// What a formula came to that could not be worked out, such as `#N/A`.
    case failure
}

/// How a moment or a span of time is shown.
package enum TimeForm: Hashable, Sendable {
    /// A day: `2026-03-01`.
    case date
    /// A time of the day: `14:30:00`.
    case time
    /// Both: `2026-03-01 14:30:00`.
    case dateTime
    /// Hours that go beyond a day: `26:30:00`.
    case elapsed
}

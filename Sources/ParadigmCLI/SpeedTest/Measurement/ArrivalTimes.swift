import ParadigmGround
import Synchronization

/// How requests are spread that come at a given rate.
package enum Arrivals: String, Sendable, CaseIterable {
    /// As those of many independent users do: the time from one to the next is exponential.
    case poisson
    /// One like the other.
    case constant
}

/// When requests are meant to be sent that come at a given rate, whatever became of the earlier ones: an open loop.
package struct ArrivalTimes: Sendable {
    private let rate: Double
    private let arrivals: Arrivals
    private let ramp: Double
    private var source: SplitMix64
    /// What has come, where the rate is always the whole one.
    private var time = 0.0
    private var isFirst = true

    /// Times that follow from the seed.
    ///
    /// - Parameters:
    ///   - rate: Requests a second; more than 0.
    ///   - arrivals: How they are spread.
    ///   - seed: Of the chance.
    ///   - ramp: Over how long the rate rises to that, in a straight line from nothing.
    package init(rate: Double, arrivals: Arrivals, seed: UInt64, ramp: Duration = .zero) {
        self.rate = rate
        self.ramp = ramp.seconds
        self.arrivals = arrivals
        source = SplitMix64(seed: seed)
    }

    /// When the next request is meant to be sent; the first one at once.
    package mutating func next() -> Duration {
        guard !isFirst else {
            isFirst = false
            return .zero
        }
        switch arrivals {
        case .constant: time += 1 / rate
        case .poisson: time += -log(1 - source.unit()) / rate
        }
        return .seconds(ramped(time))
    }

    /// When so much has come that would have come by `time` at the whole rate: during the ramp t²/2T of it has by t, and
    /// after it t − T/2.
    private func ramped(_ time: Double) -> Double {
        time < ramp / 2 ? (2 * ramp * time).squareRoot() : time + ramp / 2
    }
}

/// The times of an open loop for whoever asks by number; each is drawn once.
final class ArrivalSchedule: Sendable {
    private let state: Mutex<(times: ArrivalTimes, drawn: [Duration])>

    init(_ times: ArrivalTimes) {
        state = Mutex((times, []))
    }

    func start(of row: Int) -> Duration {
        state.withLock { state in
            while state.drawn.count <= row { state.drawn.append(state.times.next()) }
            return state.drawn[row]
        }
    }
}

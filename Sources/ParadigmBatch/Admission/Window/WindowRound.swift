/// As many sends in a row as may be in flight, and what their answers showed.
///
/// A round is over when 15 of 16 of its sends have ended. Taking the first answers to come instead would choose the
/// short ones; waiting for the last would wait for one that hangs. Rounds follow each other without a gap, so that no
/// rhythm of the server's can hide between them.
struct WindowRound: Sendable {
    let number: Int
    let length: Int
    var sent = 0
    var ended = 0
    var sample = LatencySample()

    init(number: Int, length: Int) {
        self.number = number
        self.length = length
    }

    var isOver: Bool { ended >= length - length / 16 }
}

import ParadigmGround
package import ParadigmSimulator

/// What is wrong with a latency, slots, batching or a fault of the simulator, for a person.
package enum SimulatorSyntaxText {
    /// The end of a command whose option has a value that is none: names the part that is wrong and says why.
    package static func failure(_ error: SimulatorSyntaxError, option: String, value: String) -> Failure {
        let (value, part) = (TerminalEscaper.line(value, limit: 200), TerminalEscaper.line(error.text, limit: 200))
        let isWhole = part == value
        let place = Text(
            en: "\(option) “\(value)”: " + (isWhole ? "" : "“\(part)”: "),
            fr: "\(option) « \(value) » : " + (isWhole ? "" : "« \(part) » : ")
        )
        return Failure(.usage, place + sentence(error) + Text(verbatim: "."))
    }

    /// The end of a command with a fault that is none.
    package static func failure(_ error: SimulatorSyntaxError, ofFault text: String) -> Failure {
        let shown = TerminalEscaper.line(text, limit: 200)
        let place = Text(en: "“\(shown)” is no fault: ", fr: "« \(shown) » n'est pas une panne : ")
        let help = Text(en: "", fr: " Voyez « paradigm simulate --help ».")
        return Failure(.usage, place + sentence(error) + Text(verbatim: ".") + help)
    }

    /// What is wrong, without a full stop.
    package static func sentence(_ error: SimulatorSyntaxError) -> Text {
        let english = TerminalEscaper.line(error.message)
        let sentence = Text(en: english, fr: error.reason.map { TerminalEscaper.line(french($0)) } ?? english)
        guard let advice = DecimalComma.advice(wrong(error)) else { return sentence }
        return sentence + Text(en: "; ", fr: " ; ") + advice
    }

    /// The part that is wrong, as narrowly as it is known.
    private static func wrong(_ error: SimulatorSyntaxError) -> String {
        switch error.reason {
        case .rate(let text), .value(_, let text, _): text
        default: error.text
        }
    }

    private static func french(_ reason: SimulatorSyntaxError.Reason) -> String {
        switch reason {
        case .duration: "une durée est un nombre et une unité, par exemple 10ms"
        case .unit: "une durée demande une unité : us, ms, s, m ou h"
        case .tooLong: "une durée est inférieure à trente ans"
        case .latency: "une latence est none, fixed:10ms, lognormal:500ms:0.6 ou tokens:200ms:20ms"
        case .sigma: "sigma est un nombre de 0 à 3"
        case .batching: "un travail par pas est 20ms:0.5ms:256 ou 20ms:0.5ms:256:0.05ms"
        case .activeCount: "le maximum de requêtes actives est un nombre de 1 à 1000000"
        case .timelessStep: "un pas prend du temps"
        case .slotCount: "le nombre de places va de 1 à 1000000"
        case .slotChange: "un changement de places est un nombre et un moment, par exemple 32@30s"
        case .slotOrder: "les moments des changements vont croissant à partir de 0"
        case .rate(let text): "« \(text) » n'est pas un taux : un nombre de 0 à 1, ou un pourcentage tel que 5%"
        case .arrivals(let text):
            "« \(text) » ne désigne aucune requête : écrivez @3, @3,7, @3-9, @3+ ou un temps tel que @10s-70s"
        case .timeSpan: "un intervalle de temps s'écrit 10s-70s ou 10s+"
        case .emptySpan: "l'intervalle finit avant de commencer"
        case .kind(let kind, let known):
            "genre inconnu « \(kind) » : un statut de 400 à 599, ou l'un de \(known.joined(separator: ", "))"
        case .status(let status): "\(status) n'est pas un statut d'erreur : il en faut un de 400 à 599"
        case .noValue(let name): "le paramètre « \(name) » n'a pas de valeur : écrivez nom=valeur"
        case .repeated(let name): "le paramètre « \(name) » est donné deux fois"
        case .stranger(let name, let kind, let known):
            "« \(kind) » n'a pas de paramètre « \(name) »"
                + (known.isEmpty ? "" : " ; il a \(known.joined(separator: ", "))")
        case .value(let name, let text, let wanted): "\(name)=\(text) : il faut \(french(wanted))"
        case .formAlone: "form dit comment retry-after s'écrit : donnez-le aussi"
        }
    }

    private static func french(_ wanted: SimulatorSyntaxError.Wanted) -> String {
        switch wanted {
        case .count(.max): "un nombre entier à partir de 0"
        case .count(let most): "un nombre entier de 0 à \(most)"
        case .duration: "une durée telle que 100ms"
        case .seconds: "des secondes, moins de 1000000000, telles que 2 ou 0.5"
        case .status: "un statut de 200 à 599"
        case .words(let words): "l'un de \(words.joined(separator: ", "))"
        }
    }
}

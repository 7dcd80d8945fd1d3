import ArgumentParser
package import ParadigmAPI

/// A field of a request's body, as `--set` takes it.
package struct BodyField: Sendable, Equatable, ExpressibleByArgument {
    /// The field's name.
    package let key: String
    /// The field's value.
    package let value: JSONValue

    /// `key=json`; nil when there is no key or the value is not JSON.
    package init?(argument: String) {
        guard let sign = argument.firstIndex(of: "="), sign > argument.startIndex,
            let value = try? JSONValue(parsing: String(argument[argument.index(after: sign)...]))
        else { return nil }
        key = String(argument[..<sign])
        self.value = value
    }
}

extension BodyField {
    /// How to write a value that `--set` refused since it is no JSON: mostly a text without its quotes.
    ///
    /// - Parameter line: The first line of the parser's error.
    /// - Returns: A sentence; nil for any other error.
    static func advice(on line: Substring) -> Text? {
        guard let start = line.firstRange(of: "The value '"), let end = line.firstRange(of: "' is invalid for '--set ")
        else { return nil }
        let field = line[start.upperBound..<end.lowerBound].split(separator: "=", maxSplits: 1).map(String.init)
        guard field.count == 2, field[1].allSatisfy({ $0.isLetter || $0.isNumber || "-_./ ".contains($0) }),
            field[1].contains(where: \.isLetter)
        else { return nil }
        let quoted = JSONValue.string(field[1]).description
        let shown = TerminalEscaper.line("'\(field[0])=\(quoted)'", limit: 80)
        return Text(
            en: "The value is JSON, in which a text stands in double quotes: --set \(shown)",
            fr: "La valeur est du JSON, où un texte est entre guillemets doubles : --set \(shown)"
        )
    }
}

extension [BodyField] {
    /// The model that they name, of several the last one; nil when they name none.
    package var model: String? { last { $0.key == "model" }?.value.string }

    /// Refuses a field for which an option of its own is given too, and a model that is no name.
    ///
    /// - Throws: A validation error that names the option.
    func validate(beside model: String?, _ temperature: Double?, _ maxTokens: Int?) throws {
        let given = [
            "model": model.map { _ in "--model" }, "temperature": temperature.map { _ in "--temperature" },
            "max_tokens": maxTokens.map { _ in "--max-tokens" },
        ]
        for field in self {
            if let option = given[field.key] ?? nil {
                throw ValidationError(
                    Text(
                        en: "\(option) and --set \(field.key)=… are the same field: give one of them.",
                        fr: "\(option) et --set \(field.key)=… sont le même champ : donnez l'un ou l'autre."
                    )
                    .localized
                )
            }
            if field.key == "model", field.value.string == nil {
                throw ValidationError(
                    Text(
                        en: "--set model=… takes a name in double quotes; --model takes it as it is.",
                        fr: "--set model=… attend un nom entre guillemets droits ; --model le prend tel quel."
                    )
                    .localized
                )
            }
        }
    }
}

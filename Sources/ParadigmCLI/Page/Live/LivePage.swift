import ParadigmAPI

/// The page that follows a run: it shows the report as it is at present, again and again, and can save it.
package enum LivePage {
    /// The page: the report of now, and what takes the next ones in.
    ///
    /// - Parameters:
    ///   - report: The report as a page by itself.
    ///   - language: Of the words.
    ///   - nonce: What names the script.
    /// - Returns: The same page with a bar above it and a script, which loads nothing but the events.
    package static func html(_ report: String, _ language: Language, nonce: String) -> String {
        let save = Text(en: "Save this report", fr: "Enregistrer ce rapport")[language]
        let bar = """
            <p class="live"><span id="state">\(HTMLText.escaped(words.running[language]))</span> \
            <a id="save" download="report.html">\(HTMLText.escaped(save))</a></p>
            """
        return
            report
            .replacing("default-src 'none'; style-src 'unsafe-inline'", with: policy(nonce))
            .replacing("<main>", with: bar + "\n<main>")
            .replacing("</body>", with: "<script nonce=\"\(nonce)\">\n\(script(language))\n</script>\n</body>")
    }

    /// What a page that follows a run may do: run its own script, ask its own server, and keep what it saves.
    private static func policy(_ nonce: String) -> String {
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'nonce-\(nonce)'; connect-src 'self'"
    }

    private static let words = (
        running: Text(en: "The run goes on: the page follows it.", fr: "La mesure continue : la page la suit."),
        over: Text(en: "The run is over.", fr: "La mesure est terminée."),
        lost: Text(
            en: "The command has ended, or cannot be reached.",
            fr: "La commande est terminée, ou injoignable."
        )
    )

    private static func script(_ language: Language) -> String {
        func quoted(_ text: Text) -> String { JSONValue.string(text[language]).description }
        return """
            (() => {
              const state = document.getElementById("state"), save = document.getElementById("save");
              let url;
              const show = (text) => {
                const page = new DOMParser().parseFromString(text, "text/html");
                const open = [...document.querySelectorAll("details")].map((part) => part.open);
                document.querySelector("main").replaceWith(document.adoptNode(page.querySelector("main")));
                document.querySelectorAll("details").forEach((part, index) => { part.open = !!open[index]; });
                document.title = page.title;
                if (url) URL.revokeObjectURL(url);
                save.href = url = URL.createObjectURL(new Blob([text], { type: "text/html" }));
              };
              const events = new EventSource("events");
              events.addEventListener("report", (event) => show(JSON.parse(event.data)));
              events.addEventListener("end", (event) => {
                events.close();
                show(JSON.parse(event.data));
                state.textContent = \(quoted(words.over));
              });
              events.onerror = () => {
                events.close();
                state.textContent = \(quoted(words.lost));
              };
            })();
            """
    }

    /// An event that carries a report.
    package static func event(_ report: String, isLast: Bool) -> String {
        "event: \(isLast ? "end" : "report")\ndata: \(JSONValue.string(report).description)\n\n"
    }
}

import ParadigmAPI
import ParadigmCLI
import Testing

/// What a user reads who has a file, a question, and French.
@Suite(.timeLimit(.minutes(10))) struct BatchWordsEndToEndTests {
    private static let table = "Liste des questions 2026\r\n\r\nid;Question;Langue\r\n1;Où ?;fr\r\n2;;fr\r\n"

    @Test func `a table below a title is answered at the first try, its errors in French`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write(Self.table, to: "in.csv")
            let arguments = ["@in.csv", "--prompt", "{{Question}}", "-o", "@out.csv", "--simulate"]
            let run = try batch.run(arguments + ["--lang", "fr"])
            #expect(run.status == 1)
            #expect(run.errors.contains("Liste des questions 2026"), "\(run.errors)")
            #expect(run.errors.contains("des points-virgules"))
            #expect(run.errors.contains("1 sur 2\u{A0}lignes a sa réponse."))
            let lines = try batch.read("out.csv").split(separator: "\r\n")
            #expect(lines.count == 3)
            #expect(lines[0].hasPrefix("id;Question;Langue;answer"))
            #expect(lines[2].hasPrefix("2;;fr;;empty_prompt: ligne 5\u{A0}: le prompt est vide"), "\(lines[2])")
            let quiet = try batch.run(arguments + ["--quiet", "--force", "--lang", "fr"])
            #expect(quiet.errors.split(separator: "\n").count == 1, "\(quiet.errors)")
        }
    }

    @Test func `another form of a complete output is written anew`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write("id,Question\n1,Où ?\n", to: "in.csv")
            let arguments = ["@in.csv", "--prompt", "{{Question}}", "-o", "@out.csv", "--simulate"]
            #expect(try batch.run(arguments).status == 0)
            let excel = try batch.run(arguments + ["--excel", "--lang", "fr"])
            #expect(excel.status == 0)
            #expect(!excel.errors.contains("Déjà terminé"))
            #expect(try batch.read("out.csv").hasPrefix("\u{FEFF}id;Question;answer"))
            #expect(try batch.run(arguments + ["--excel", "--lang", "fr"]).errors.contains("Déjà terminé"))
            #expect(try batch.run(arguments).status == 0)
            #expect(try batch.read("out.csv").hasPrefix("id,Question,answer"))
        }
    }

    @Test func `standard input has its name, also where it is copied`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            for output in [["-o", "@out.csv"], []] {
                let arguments = ["-", "--format", "csv", "--prompt", "{{a}}", "--simulate", "--lang"]
                let english = try batch.run(arguments + ["en"] + output, input: "%PDF-1.7\n")
                #expect(english.status == 65)
                #expect(english.errors.contains("standard input is a PDF file"), "\(english.errors)")
                let french = try batch.run(arguments + ["fr"] + output, input: "%PDF-1.7\n")
                #expect(french.errors.contains("l'entrée standard est un fichier PDF"), "\(french.errors)")
            }
        }
    }

    @Test func `a prompt file that is no text in UTF-8 is named by what it is`() async throws {
        try await TestFile.withDirectory { directory in
            let batch = BatchRun(directory: directory)
            try batch.write("a\nx\n", to: "in.csv")
            try batch.write("prompt\na\n", to: "rows.csv")
            #expect(try batch.run("@rows.csv", "-o", "@p.xlsx", "--simulate").status == 0)
            try batch.write("{\\rtf1 Résume {{a}}}", to: "p.rtf")
            try batch.write("%PDF-1.7\n{{a}}", to: "p.pdf")
            let files = [
                ("p.xlsx", "an Excel workbook", "classeur Excel"), ("p.rtf", "Rich Text", "Rich Text"),
                ("p.pdf", "a PDF file", "un fichier PDF"),
            ]
            for (name, english, french) in files {
                for option in ["--prompt-file", "--system-file"] {
                    let prompt = option == "--system-file" ? ["--prompt", "{{a}}"] : []
                    let arguments = ["@in.csv", option, "@" + name, "--simulate"] + prompt
                    let run = try batch.run(arguments)
                    #expect(run.status == 65)
                    #expect(run.errors.contains(english) && run.errors.contains("UTF-8"), "\(run.errors)")
                    #expect(try batch.run(arguments + ["--lang", "fr"]).errors.contains(french))
                }
            }
            let schema = try batch.run("@in.csv", "--schema", "@p.pdf", "--prompt", "{{a}}", "--simulate")
            #expect(schema.status == 65)
            #expect(schema.errors.contains("a PDF file"))
        }
    }
}

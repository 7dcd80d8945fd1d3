import ParadigmAPI
import ParadigmCLI
import ParadigmGround
import Testing

@Suite struct KeyStoreTests {
    private func store(_ directory: String) throws -> KeyStore {
        try #require(KeyStore(environment: ["XDG_CONFIG_HOME": directory]))
    }

    private func mode(_ path: String) throws -> UInt32 {
        var status = stat()
        try #require(unsafe stat(path, &status) == 0)
        return UInt32(status.st_mode) & 0o777
    }

    private func secret(_ name: String, _ directory: String) throws -> String {
        try KeyStore.key(named: name, environment: ["XDG_CONFIG_HOME": directory]).withSecret { $0 }
    }

    @Test func `keys are kept, replaced and removed`() async throws {
        try await TestFile.withDirectory { directory in
            let store = try store(directory)
            #expect(try store.entries().isEmpty)
            #expect(try store.set(APIKey("first=="), named: "prod") == false)
            #expect(try store.set(APIKey("second"), named: "local") == false)
            #expect(try secret("prod", directory) == "first==")
            #expect(try store.set(APIKey("third"), named: "prod") == true)
            #expect(try secret("prod", directory) == "third")
            #expect(try store.entries().map(\.name) == ["local", "prod"])
            #expect(try mode(store.path) == 0o600)
            #expect(try mode(directory + "/paradigm") == 0o700)
            try store.remove(named: "prod")
            #expect(try store.entries().map(\.name) == ["local"])
            #expect(throws: Failure.self) { try store.remove(named: "prod") }
        }
    }

    @Test(arguments: [mode_t(0o644), 0o640, 0o660, 0o604])
    func `a file that others can read is refused for reading and for writing`(mode: mode_t) async throws {
        try await TestFile.withDirectory { directory in
            let store = try store(directory)
            _ = try store.set(APIKey("first"), named: "prod")
            try #require(unsafe chmod(store.path, mode) == 0)
            let error = try #require(throws: Failure.self) { try store.entries() }
            #expect(error.text.english.contains("chmod 600"))
            #expect(throws: Failure.self) { try store.set(APIKey("second"), named: "prod") }
            #expect(throws: Failure.self) { try store.remove(named: "prod") }
            try #require(unsafe chmod(store.path, 0o600) == 0)
            #expect(try secret("prod", directory) == "first")
        }
    }

    @Test func `a symbolic link is refused and what it leads to stays`() async throws {
        try await TestFile.withDirectory { directory in
            let store = try store(directory)
            try TestFile.makeDirectory(directory + "/paradigm")
            try TestFile.write("prod = other\n", to: directory + "/target", mode: 0o600)
            try #require(unsafe symlink(directory + "/target", store.path) == 0)
            let error = try #require(throws: Failure.self) { try store.set(APIKey("mine"), named: "prod") }
            #expect(error.text.english.contains("symbolic link"))
            #expect(throws: Failure.self) { try store.entries() }
            #expect(try FileText.read(directory + "/target", limit: 100) == "prod = other\n")
        }
    }

    @Test func `a directory that others can write is refused`() async throws {
        try await TestFile.withDirectory { directory in
            let store = try store(directory)
            try TestFile.makeDirectory(directory + "/paradigm")
            try #require(unsafe chmod(directory + "/paradigm", 0o777) == 0)
            let error = try #require(throws: Failure.self) { try store.set(APIKey("mine"), named: "prod") }
            #expect(error.text.english.contains("chmod go-w"))
            #expect(!FileText.isThere(store.path))
        }
    }

    @Test(arguments: [
        "sk-very-secret", "prod sk-very-secret", "a b = sk-very-secret", "prod = sk very-secret", "prod =",
    ])
    func `a line that is none is told with its place and not repeated`(line: String) async throws {
        try await TestFile.withDirectory { directory in
            let store = try store(directory)
            try TestFile.makeDirectory(directory + "/paradigm")
            try TestFile.write("# mine\n\(line)\n", to: store.path, mode: 0o600)
            let error = try #require(throws: Failure.self) { try store.entries() }
            #expect(error.text.english.contains("keys:2:"))
            #expect(!error.text.english.contains("very") && !error.text.french.contains("very"))
        }
    }

    @Test func `an unknown name lists the names, and a key in its place is not repeated`() async throws {
        try await TestFile.withDirectory { directory in
            let environment = ["XDG_CONFIG_HOME": directory]
            func failure(_ name: String) throws -> Failure {
                try #require(throws: Failure.self) { try KeyStore.key(named: name, environment: environment) }
            }
            #expect(try failure("prod").text.english.contains("“paradigm keys set NAME”"))
            _ = try store(directory).set(APIKey("x"), named: "local")
            #expect(try failure("prod").text.english.contains("There are: local."))
            #expect(try !failure("0123456789abcdef0123456789abcdef").text.english.contains("0123"))
        }
    }

    @Test func `what is not a name`() {
        for name in ["prod", "a.b", "A_1-2", "1"] { #expect(KeyStore.isName(name), "\(name)") }
        for name in ["", "a b", "sk-abc", "-a", ".a", "a/b", "é", "a=b", String(repeating: "x", count: 65)] {
            #expect(!KeyStore.isName(name), "\(name)")
        }
    }

    @Test func `where keys are used`() throws {
        let file = try ConfigurationFile(
            parsing: "key-name = main\n[a]\nkey-name = prod\n[b]\nkey-name = prod\n[c]\nkey-file = x",
            path: "/c"
        )
        let table = KeyTable(names: ["main", "prod", "spare"], file: file)
        #expect(
            table.text(.english)
                == "NAME   USED BY\nmain   every run\nprod   profile a, profile b\nspare  –\n"
        )
        #expect(table.text(.french).hasPrefix("NOM    EMPLOI\nmain   toutes les exécutions\n"))
        #expect(table.json.description.contains(#""name":"prod","every_run":false,"profiles":["a","b"]"#))
    }
}

@Suite struct HiddenLineTests {
    private func end(_ bytes: some Sequence<UInt8>) -> HiddenLine.End? {
        var line = HiddenLine()
        for byte in bytes {
            if let end = line.take(byte) { return end }
        }
        return nil
    }

    @Test(arguments: [
        ("sk-1\n", "sk-1"), ("sk-1\r", "sk-1"), ("sk-2\u{7F}1\n", "sk-1"), ("é\u{7F}a\n", "a"), ("\u{7F}a\n", "a"),
        ("wrong\u{15}right\n", "right"), ("wrong\u{17}right\n", "right"), ("a\u{1B}[Db\n", "ab"),
        ("\u{1B}[200~sk-1\u{1B}[201~\n", "sk-1"), ("a\u{1B}OAb\n", "ab"), ("\u{1}a\u{0}b\n", "ab"), ("\n", ""),
        ("a\u{4}", "a"),
    ])
    func `what is typed`(keys: String, text: String) {
        #expect(end(keys.utf8) == .entered(text))
    }

    @Test func `Ctrl-C and the end of nothing`() {
        #expect(end("abc\u{3}".utf8) == .cancelled)
        #expect(end("\u{4}".utf8) == .cancelled)
        #expect(end("abc".utf8) == nil)
        #expect(HiddenLine().finish() == .cancelled)
    }
}

import ParadigmCLI
import ParadigmGround
import Testing

@Suite struct SecretFileTests {
    private func read(_ path: String) -> Result<String, FileTrouble> {
        Result { () throws(FileTrouble) in try FileText.readSecret(path, limit: 100) }
    }

    @Test(arguments: [mode_t(0o600), 0o400])
    func `a file of one's own is read`(mode: mode_t) async throws {
        try await TestFile.withDirectory { directory in
            try TestFile.write("secret\n", to: directory + "/key", mode: mode)
            #expect(read(directory + "/key") == .success("secret\n"))
        }
    }

    @Test(arguments: [mode_t(0o640), 0o604, 0o660, 0o620, 0o602, 0o610, 0o777])
    func `a file that others reach is refused`(mode: mode_t) async throws {
        try await TestFile.withDirectory { directory in
            try TestFile.write("secret\n", to: directory + "/key", mode: mode)
            #expect(read(directory + "/key") == .failure(.exposed(mode: UInt32(mode))))
        }
    }

    @Test func `a link, a directory, a pipe and nothing are refused`() async throws {
        try await TestFile.withDirectory { directory in
            try TestFile.write("secret\n", to: directory + "/key", mode: 0o600)
            try #require(unsafe symlink(directory + "/key", directory + "/link") == 0)
            try #require(unsafe mkfifo(directory + "/pipe", 0o600) == 0)
            #expect(read(directory + "/link") == .failure(.symbolicLink))
            #expect(read(directory + "/pipe") == .failure(.notRegular))
            #expect(read(directory) == .failure(.notRegular))
            #expect(read(directory + "/none") == .failure(.system(SystemError(code: ENOENT))))
        }
    }

    @Test func `a large file is refused`() async throws {
        try await TestFile.withDirectory { directory in
            try TestFile.write(String(repeating: "x", count: 101), to: directory + "/key", mode: 0o600)
            #expect(read(directory + "/key") == .failure(.tooLarge(limit: 100)))
        }
    }

    @Test(arguments: [
        FileTrouble.system(SystemError(code: ENOENT)), .tooLarge(limit: 2048), .notText, .notRegular, .symbolicLink,
        .exposed(mode: 0o644), .otherOwner,
    ])
    func `every trouble is told in both languages`(trouble: FileTrouble) {
        let text = trouble.text(path: "/k")
        #expect(text.english.contains("/k"))
        #expect(text.french.contains("/k"))
        #expect(text.english != text.french)
    }
}

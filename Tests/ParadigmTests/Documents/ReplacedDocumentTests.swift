import Paradigm
import ParadigmAPI
import ParadigmSimulator
import Testing

/// Documents whose content is replaced, and uploads that belong together.
@Suite(.timeLimit(.minutes(10))) struct ReplacedDocumentTests {
    private static let quick = PollSchedule(quick: .milliseconds(2), quickFor: .seconds(60))

    @Test func whatWasSaidOfTheContentBeforeIsNotBelieved() async throws {
        var server = SimulatorConfiguration.instant
        server.embedding = .fixed(.milliseconds(200))
        try await withSimulatedClient(server: server) { client, simulator in
            try await withFile("a.txt", Array("Le contrat dure trois ans.".utf8)) { path in
                let id = try await client.uploadDocument(DocumentUpload(path: path, workspace: 1)).file.id
                _ = try await client.waitForDocument(id, schedule: Self.quick)
                try await withFile("b.txt", Array("Le contrat dure neuf ans.".utf8)) { other in
                    let replaced = try await client.replaceDocument(id, with: DocumentUpload(path: other, workspace: 1))
                    #expect(replaced.file.id == id)
                    #expect(replaced.file.status == .embedded && replaced.file.isPendingReprocess)
                    #expect(replaced.file.phase == .underWay)
                    let ready = try await client.waitForDocument(id, schedule: Self.quick)
                    #expect(ready.phase == .done && !ready.isPendingReprocess)
                    #expect(try await client.document(id, includesContent: true).content == "Le contrat dure neuf ans.")
                }
                let request = try #require(simulator.log.requests.first { $0.method == "PATCH" })
                #expect(request.target == "/api/v3/files/\(id)")
                #expect(!String(decoding: request.body, as: UTF8.self).contains("workspace_id"))
            }
        }
    }

    @Test func aDocumentThatIsNoneCannotBeReplaced() async throws {
        try await withSimulatedClient { client, _ in
            try await withFile("a.txt", [65]) { path in
                let error = await #expect(throws: ParadigmError.self) {
                    try await client.replaceDocument(7, with: DocumentUpload(path: path))
                }
                #expect(error?.kind == .notFound)
            }
        }
    }

    @Test func whatTheServerDidNotTakeAllOfIsTold() async throws {
        try await withFile("a.txt", [65]) { path in
            let body = #"{"document":{"id":5,"status":"pending"},"rejected_tags":["x"]}"#
            try await withScriptedServer { _ in
                Replies.always(Replies.reply("207 Multi-Status", body))
            } client: { client, _ in
                let uploaded = try await client.uploadDocument(DocumentUpload(path: path, workspace: 1))
                #expect(uploaded.isPartial && uploaded.file.id == 5)
                #expect(uploaded.fields["rejected_tags"] == ["x"])
            }
        }
    }

    @Test func uploadsOfASession() async throws {
        try await withSimulatedClient { client, simulator in
            let session = try await client.startUploadSession(pipeline: "v2.2.1")
            #expect(session.isValid == true && session.documents.isEmpty)
            for name in ["a.txt", "b.txt"] {
                try await withFile(name, Array(name.utf8)) { path in
                    let upload = DocumentUpload(path: path, workspace: 1)
                    let uploaded = try await client.uploadDocument(upload, inSession: session.uuid)
                    #expect(uploaded.file.filename == name)
                    #expect(uploaded.file.uploadSession == session.uuid)
                }
            }
            let own = DocumentFilter(uploadSession: session.uuid)
            #expect(try await client.allDocuments(own).compactMap(\.filename) == ["a.txt", "b.txt"])
            let targets = simulator.log.requests.prefix(2).map(\.target)
            #expect(targets == ["/api/v2/upload-session", "/api/v2/upload-session/\(session.uuid)"])
        }
    }
}

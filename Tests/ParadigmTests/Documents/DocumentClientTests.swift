import Paradigm
import ParadigmAPI
import ParadigmGround
import ParadigmSimulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct DocumentClientTests {
    private static let quick = PollSchedule(quick: .milliseconds(2), quickFor: .seconds(60))

    @Test func anUploadIsReadWhileItIsSentAndArrivesWhole() async throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        try await withFile("grand.pdf", bytes) { path in
            try await withSimulatedClient { client, simulator in
                let uploaded = try await client.uploadDocument(DocumentUpload(path: path, workspace: 2))
                #expect(uploaded.file.bytes == bytes.count)
                #expect(uploaded.file.filename == "grand.pdf")
                #expect(uploaded.file.workspace == 2)
                #expect(!uploaded.isPartial)
                let request = try #require(simulator.log.requests.first)
                #expect(request.target == "/api/v3/files")
                #expect(request.header("content-type")?.hasPrefix("multipart/form-data; boundary=") == true)
                #expect(request.header("content-length") == "\(request.body.count)")
                #expect(request.body.count > bytes.count)
                #expect(request.body.dropFirst(request.body.count - bytes.count - 200).firstRange(of: bytes) != nil)
            }
        }
    }

    @Test func aDocumentIsFollowedToItsEnd() async throws {
        var server = SimulatorConfiguration.instant
        server.embedding = .fixed(.milliseconds(100))
        try await withFile("a.txt", Array("Le contrat dure trois ans.".utf8)) { path in
            try await withSimulatedClient(server: server) { client, _ in
                let id = try await client.uploadDocument(DocumentUpload(path: path, workspace: 1)).file.id
                var told: [String] = []
                let file = try await client.waitForDocument(id, schedule: Self.quick) { told.append($0.status ?? "-") }
                #expect(file.phase == .done)
                #expect(told.allSatisfy { DocumentStatus(rawValue: $0).phase != .failed })
                #expect(told.last == "embedded")
                #expect(try await client.document(id, includesContent: true).content == "Le contrat dure trois ans.")
                #expect(try await client.documentChunks(id).items.map(\.text) == ["Le contrat dure trois ans."])
                #expect(try await client.allDocuments().map(\.id) == [id])
                #expect(try await client.allDocuments(DocumentFilter(workspace: 2)).isEmpty)
                try await client.deleteDocument(id)
                let error = await #expect(throws: ParadigmError.self) { try await client.document(id) }
                #expect(error?.kind == .notFound)
            }
        }
    }

    /// An empty name would be the whole collection, and two dots what is above it.
    @Test(arguments: ["", " ", ".", ".."])
    func aNameThatIsNoneIsSentNowhere(name: String) async throws {
        try await withSimulatedClient { client, simulator in
            let id = ResourceID(rawValue: name)
            let calls: [() async throws -> Void] = [
                { try await client.deleteDocument(id) }, { _ = try await client.document(id) },
                { _ = try await client.documentChunks(id) }, { _ = try await client.waitForDocument(id) },
                { _ = try await client.analysis(id) }, { _ = try await client.turns(of: id) },
                { _ = try await client.cancelTurn(of: id) },
                { _ = try await client.startTurn(TurnRequest(query: "q"), in: id) },
            ]
            for call in calls {
                let error = await #expect(throws: ParadigmError.self) { try await call() }
                #expect(error?.kind == .invalidRequest)
            }
            #expect(simulator.log.requests.isEmpty)
        }
    }

    @Test func aDocumentThatCannotBeEmbeddedHasFailed() async throws {
        try await withFile("a.txt", Array("x".utf8)) { path in
            try await withSimulatedClient(FaultRule(.failedWork)) { client, _ in
                let id = try await client.uploadDocument(DocumentUpload(path: path, workspace: 1)).file.id
                let file = try await client.waitForDocument(id, schedule: Self.quick)
                #expect(file.phase == .failed)
                #expect(file.status == .embeddingFailed)
            }
        }
    }

    @Test func whatIsNotReadyInTimeIsOverdue() async throws {
        var server = SimulatorConfiguration.instant
        server.embedding = .fixed(.seconds(600))
        try await withFile("a.txt", Array("x".utf8)) { path in
            try await withSimulatedClient(server: server) { client, _ in
                let id = try await client.uploadDocument(DocumentUpload(path: path, workspace: 1)).file.id
                var schedule = Self.quick
                schedule.deadline = .milliseconds(20)
                let error = await #expect(throws: ParadigmError.self) {
                    try await client.waitForDocument(id, schedule: schedule)
                }
                #expect(error?.kind == .timedOut)
                #expect(error?.message.contains("pending") == true)
            }
        }
    }

    @Test func refusalsAreTold() async throws {
        var server = SimulatorConfiguration.instant
        server.maxUpload = 100
        try await withSimulatedClient(server: server) { client, simulator in
            try await withFile("a.txt", Array(repeating: 65, count: 101)) { path in
                let error = await refusal(client, DocumentUpload(path: path, workspace: 1))
                #expect(error?.status == 413)
                #expect(error?.serverMessage?.contains("at most 100") == true)
            }
            try await withFile("a.exe", [65]) { path in
                #expect(await refusal(client, DocumentUpload(path: path, workspace: 1))?.status == 415)
            }
            try await withFile("a.txt", [65]) { path in
                #expect(await refusal(client, DocumentUpload(path: path, workspace: 9))?.kind == .forbidden)
            }
            let sent = simulator.log.count
            let missing = await refusal(client, DocumentUpload(path: "/nowhere/a.txt", workspace: 1))
            #expect(missing?.kind == .unreadableFile)
            #expect(missing?.message.contains("/nowhere/a.txt") == true)
            #expect(await refusal(client, DocumentUpload(path: "/tmp", workspace: 1))?.kind == .unreadableFile)
            #expect(simulator.log.count == sent)
        }
    }

    /// A connection that dies leaves open whether the document is there; a refusal does not.
    @Test(arguments: [(Fault.reset(), 1), (.close, 1), (.status(504), 1), (.status(500), 2), (.status(429), 2)])
    func anUploadIsSentAgainOnlyWhenItWasRefused(fault: Fault, sent: Int) async throws {
        try await withFile("a.txt", [65]) { path in
            try await withSimulatedClient(FaultRule(fault, span: .arrivals([1...1]))) { client, simulator in
                let error = sent == 1 ? await refusal(client, DocumentUpload(path: path, workspace: 1)) : nil
                if sent == 2 { _ = try await client.uploadDocument(DocumentUpload(path: path, workspace: 1)) }
                #expect(simulator.log.count == sent)
                #expect(error?.mayHaveBeenProcessed == (sent == 1 ? true : nil))
            }
        }
    }

    @Test func pagesAreFollowed() async throws {
        try await withFile("a.txt", [65]) { path in
            try await withSimulatedClient { client, simulator in
                for _ in 0..<41 { _ = try await client.uploadDocument(DocumentUpload(path: path, workspace: 1)) }
                for version in [APIVersion.v2, .v3] {
                    let files = try await client.allDocuments(DocumentFilter(workspace: 1), version: version)
                    #expect(files.map(\.id.rawValue) == (1...41).map { "\($0)" })
                }
                #expect(simulator.log.requests.last?.target == "/api/v3/files?workspace_id=1&page=3")
            }
        }
    }

    @Test func workspacesAgentsAndQuestions() async throws {
        try await withFile("loi.txt", Array("Article un.\u{0c}Le préavis est de trois mois.".utf8)) { path in
            try await withSimulatedClient { client, _ in
                #expect(try await client.workspaces().items.map(\.id) == [1, 2, 3])
                #expect(try await client.agents().items.map(\.id) == [1, 2])
                let empty = await #expect(throws: ParadigmError.self) {
                    try await client.query(QueryRequest(query: "q"))
                }
                #expect(empty?.status == 400)
                let id = try await client.uploadDocument(DocumentUpload(path: path, workspace: 1)).file.id
                let found = try await client.query(QueryRequest(query: "Quel préavis ?")).results[0].chunks
                #expect(found.first?.text == "Le préavis est de trois mois.")
                let names = found.compactMap(\.uuid)
                let kept = try await client.filterChunks(ChunkFilterRequest(query: "préavis", chunkIDs: names, n: 1))
                #expect(kept.items.map(\.uuid) == [names[0]])
                let search = try await client.searchDocuments(
                    DocumentSearchRequest(query: "Le préavis ?", fileIDs: [id])
                )
                #expect(search.answer.contains("trois mois"))
                #expect(search.sources.first?.document == id)
                #expect(search.sources.first?.page == 2)
                #expect(search.sources.first?.name == "loi.txt")
                let image = try await client.analyseImages(AnalysisRequest(query: "préavis", documentIDs: [id]))
                #expect(image.answer.contains("trois mois"))
                let analysis = try await client.analyseDocuments(
                    AnalysisRequest(query: "préavis", documentIDs: [id]),
                    schedule: Self.quick
                )
                #expect(analysis.result?.contains("trois mois") == true)
            }
        }
    }

    private func refusal(_ client: ParadigmClient, _ upload: DocumentUpload) async -> ParadigmError? {
        await #expect(throws: ParadigmError.self) { try await client.uploadDocument(upload) }
    }
}

/// Writes a file for as long as `body` runs.
func withFile(_ name: String, _ bytes: [UInt8], _ body: (String) async throws -> Void) async throws {
    let folder = "/tmp/paradigm-\(UInt64.random(in: .min ... .max))"
    let made = unsafe mkdir(folder, 0o700)
    try #require(made == 0)
    let path = "\(folder)/\(name)"
    defer {
        _ = unsafe unlink(path)
        _ = unsafe rmdir(folder)
    }
    let file = try OwnedDescriptor(opening: path, O_WRONLY | O_CREAT | O_TRUNC)
    try file.descriptor.write(bytes)
    try await body(path)
}

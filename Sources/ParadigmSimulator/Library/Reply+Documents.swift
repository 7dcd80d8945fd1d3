import ParadigmGround

extension Reply {
    /// One document.
    static func document(
        _ document: SimulatedDocument,
        at now: Duration,
        isV3: Bool,
        status: Int = 200,
        includesContent: Bool = false
    ) -> Reply {
        Reply(
            status,
            json: JSONOutput.object { json in
                document.write(to: &json, at: now, isV3: isV3)
                guard includesContent else { return }
                json.member("content", document.chunks.map(\.text).joined(separator: "\n"))
            }
        )
    }

    /// A page of documents: v2 and v3 name its parts differently.
    static func documents(_ documents: [SimulatedDocument], _ call: LibraryCall, at now: Duration) -> Reply {
        page(documents, call, name: call.isV3 ? "results" : "data") { document, json in
            json.object { document.write(to: &$0, at: now, isV3: call.isV3) }
        }
    }

    /// The pieces of a document.
    static func chunks(_ document: SimulatedDocument) -> Reply {
        Reply(
            200,
            json: JSONOutput.object { json in
                json.member("count", document.chunks.count)
                json.key("chunks")
                json.array { json in
                    for chunk in document.chunks {
                        let found = SimulatedTurn.Found(
                            document: document.id,
                            filename: document.filename,
                            chunk: chunk,
                            score: 0
                        )
                        json.object { found.writeChunk(to: &$0, score: nil) }
                    }
                }
            }
        )
    }

    /// The pieces that fit a question: those of a query, or those that a filter kept.
    static func found(_ found: [SimulatedTurn.Found], isFilter: Bool, query: String) -> Reply {
        func write(to json: inout JSONOutput) {
            json.object { json in
                json.member("query", query)
                json.key("chunks")
                json.array { json in
                    for piece in found {
                        json.object { piece.writeChunk(to: &$0, score: isFilter ? "filter_score" : "score") }
                    }
                }
            }
        }
        var json = JSONOutput()
        if isFilter { write(to: &json) } else { json.array { write(to: &$0) } }
        return Reply(200, json: json.bytes)
    }

    /// The workspaces.
    static func workspaces(_ ids: [Int], _ call: LibraryCall) -> Reply {
        page(ids, call, name: call.isV3 ? "results" : "data") { id, json in
            json.object { json in
                json.member("id", id)
                json.member("object", "workspace")
                json.member("name", "Workspace \(id)")
            }
        }
    }

    /// The agents.
    static func agents(_ ids: [Int], _ call: LibraryCall) -> Reply {
        page(ids, call, name: "results") { id, json in
            json.object { json in
                json.member("id", id)
                json.member("object", "agent")
                json.member("name", "Agent \(id)")
                json.member("ownership", "company")
            }
        }
    }

    /// An upload session.
    static func uploadSession(_ uuid: String, _ documents: [SimulatedDocument], at now: Duration) -> Reply {
        Reply(
            200,
            json: JSONOutput.object { json in
                json.member("uuid", uuid)
                json.key("is_valid")
                json.flag(true)
                json.key("documents")
                json.array { json in
                    for document in documents { json.object { document.write(to: &$0, at: now, isV3: true) } }
                }
            }
        )
    }

    /// A page of 20, the address of the next with it.
    static func page<Item>(
        _ items: [Item],
        _ call: LibraryCall,
        name: String,
        _ write: (Item, inout JSONOutput) -> Void
    ) -> Reply {
        let size = 20
        let number = max(1, call.parameters["page"].flatMap { Int($0) } ?? 1)
        let start = min(items.count, (min(number, items.count + 1) - 1) * size)
        let shown = items[start..<min(items.count, start + size)]
        return Reply(
            200,
            json: JSONOutput.object { json in
                json.member("object", "list")
                json.member("count", items.count)
                json.address("next", of: start + size < items.count ? number + 1 : nil, call)
                json.address("previous", of: number > 1 ? number - 1 : nil, call)
                json.key(name)
                json.array { json in
                    for item in shown { write(item, &json) }
                }
            }
        )
    }
}

extension JSONOutput {
    fileprivate mutating func address(_ name: String, of page: Int?, _ call: LibraryCall) {
        guard let page else { return nullMember(name) }
        let others = call.parameters.filter { $0.key != "page" }.sorted { $0.key < $1.key }
        let query = (others.map { "\(encoded($0.key))=\(encoded($0.value))" } + ["page=\(page)"]).joined(separator: "&")
        member(name, "\(call.path)?\(query)")
    }

    private func encoded(_ text: String) -> String {
        text.utf8
            .map { byte in
                let scalar = Unicode.Scalar(byte)
                if scalar.properties.isAlphabetic && byte < 0x80 || (0x30...0x39).contains(byte) || byte == 0x5f {
                    return String(Character(scalar))
                }
                let digits = String(byte, radix: 16, uppercase: true)
                return digits.utf8.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
            .joined()
    }
}

extension SimulatedDocument {
    /// Writes its members.
    func write(to json: inout JSONOutput, at now: Duration, isV3: Bool) {
        let (status, isStale) = status(at: now)
        json.member("id", id)
        json.member("object", isV3 ? "document" : "file")
        json.member("filename", filename)
        if let title { json.member("title", title) }
        json.member("bytes", bytes)
        json.member("created_at", created)
        json.member("purpose", "documents")
        json.member("status", status)
        if status.hasSuffix("_failed") { json.member("status_detail", "No text could be read from \(filename).") }
        json.member("status_vision", "-")
        if isStale { json.member("pending_reprocess", "update") }
        json.member(isV3 ? "workspace" : "workspace_id", workspace)
        json.member("upload_session_uuid", session)
        guard let metadata else { return }
        json.key("external_metadata")
        json.raw(metadata)
    }
}

extension SimulatedTurn.Found {
    /// Writes the members of a piece.
    func writeChunk(to json: inout JSONOutput, score name: String?) {
        json.member("uuid", chunk.uuid)
        json.member("text", chunk.text)
        json.key("metadata")
        json.object { json in
            json.member("document_id", document)
            json.member("filename", filename)
            json.member("page", chunk.page)
        }
        guard let name else { return }
        json.key(name)
        json.raw("\(score)")
    }

    /// Writes the members of a source.
    func writeSource(to json: inout JSONOutput) {
        json.member("document_id", document)
        json.member("filename", filename)
        json.member("page", chunk.page)
        json.member("text", chunk.text)
        json.key("score")
        json.raw("\(score)")
    }
}

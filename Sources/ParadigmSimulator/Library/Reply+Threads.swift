import ParadigmGround

extension Reply {
    /// The answer of a search.
    static func search(_ turn: SimulatedTurn, session: String) -> Reply {
        Reply(
            200,
            json: JSONOutput.object { json in
                json.member("answer", turn.answer)
                json.key("documents")
                json.documents(of: turn)
                json.member("chat_session_id", session)
                json.member("model", turn.model)
            }
        )
    }

    /// The answer about images.
    static func imageAnalysis(_ turn: SimulatedTurn) -> Reply {
        Reply(
            200,
            json: JSONOutput.object { json in
                json.member("answer", turn.answer)
                json.member("model", turn.model)
            }
        )
    }

    /// An analysis, as far as it is.
    static func analysis(_ turn: SimulatedTurn, at now: Duration) -> Reply {
        let status = turn.status(at: now)
        return Reply(
            200,
            json: JSONOutput.object { json in
                json.member("uuid", turn.id)
                json.member("status", status)
                json.member("progress", turn.progress(at: now))
                if status == "completed" { json.member("result", turn.answer) } else { json.nullMember("result") }
                if status == "failed" { json.member("error", "The analysis failed, as the simulator was told.") }
                json.key("documents")
                json.documents(of: turn)
            }
        )
    }

    /// A turn, as far as it is.
    static func turn(_ turn: SimulatedTurn, at now: Duration, status: Int) -> Reply {
        Reply(status, json: JSONOutput.object { turn.write(to: &$0, at: now) })
    }

    /// A turn as events: as it begins, its answer piece by piece, and as it ends.
    ///
    /// Their names are this server's own, since Paradigm's were not published.
    static func streamed(_ turn: SimulatedTurn) -> Reply {
        func whole(at moment: Duration, share: Double) -> StreamEvent {
            let json = JSONOutput.object { turn.write(to: &$0, at: moment) }
            return StreamEvent(share: share, name: "turn", data: json)
        }
        let words = turn.fails ? [] : turn.answer.split(separator: " ", omittingEmptySubsequences: false)
        let pieces = words.enumerated()
            .map { index, word in
                let text = index == 0 ? String(word) : " " + word
                let json = JSONOutput.object { $0.member("text", text) }
                return StreamEvent(share: Double(index + 1) / Double(words.count + 1), name: "text", data: json)
            }
        return Reply(events: [whole(at: turn.start, share: 0)] + pieces + [whole(at: turn.start + turn.time, share: 1)])
    }

    /// A page of the turns of a thread.
    static func turns(_ turns: [SimulatedTurn], _ call: LibraryCall, at now: Duration) -> Reply {
        page(turns, call, name: "results") { turn, json in json.object { turn.write(to: &$0, at: now) } }
    }

    /// A thread.
    static func thread(_ id: String, last: SimulatedTurn?, isEphemeral: Bool, at now: Duration) -> Reply {
        Reply(
            200,
            json: JSONOutput.object { json in
                json.member("id", id)
                json.member("object", "thread")
                json.member("status", last?.status(at: now) ?? "completed")
                json.member("ml_model", last?.model ?? "alfred-4.2")
                json.member("creation_source", "api")
                json.key("is_ephemeral")
                json.flag(isEphemeral)
            }
        )
    }

    /// Where the answer of a turn comes from.
    static func sources(_ turn: SimulatedTurn) -> Reply {
        Reply(
            200,
            json: JSONOutput.object { json in
                json.key("document")
                json.array { json in
                    for source in turn.sources { json.object { source.writeSource(to: &$0) } }
                }
                json.key("web")
                json.array { _ in }
            }
        )
    }
}

extension SimulatedTurn {
    /// Writes its members.
    func write(to json: inout JSONOutput, at now: Duration) {
        let status = status(at: now)
        json.member("id", id)
        json.member("thread", thread)
        json.member("object", "turn")
        json.member("status", status)
        json.member("created_at", created)
        json.key("messages")
        json.array { json in
            json.object { json in
                json.member("role", "user")
                json.key("parts")
                json.array { $0.object { $0.textPart(query) } }
            }
            json.object { json in
                json.member("role", "assistant")
                json.key("parts")
                json.array { writeParts(to: &$0, status, at: now) }
            }
        }
        guard status == "failed" else { return json.nullMember("error") }
        json.key("error")
        json.object { json in
            json.member("code", "agent_error")
            json.member("message", "The turn failed, as the simulator was told.")
        }
    }

    private func writeParts(to json: inout JSONOutput, _ status: String, at now: Duration) {
        json.object { json in
            json.member("type", "reasoning")
            json.member("reasoning", "I look at what was asked.")
        }
        if let tool {
            json.object { json in
                json.member("type", "tool_call")
                json.key("tool_call")
                json.object { writeTool(tool, to: &$0, status, at: now) }
            }
        }
        if status == "completed" { json.object { $0.textPart(answer) } }
    }

    private func writeTool(_ tool: String, to json: inout JSONOutput, _ status: String, at now: Duration) {
        json.member("name", tool)
        json.key("steps")
        json.array { json in
            json.object { json in
                json.key("progress_report")
                json.object { json in
                    json.member("progress_percentage", progress(at: now))
                    json.member("current_progress_text", status == "running" ? "Reading the documents" : "Done")
                    json.member("time_remaining_estimate", Int(max(0, (start + time - now).seconds)))
                }
            }
        }
        guard status == "completed" else { return }
        json.key("result")
        json.object { json in
            json.member("text", answer)
            for name in ["file_artifacts", "web_sources"] {
                json.key(name)
                json.array { _ in }
            }
            json.key("chunk_sources")
            json.array { json in
                for source in sources { json.object { source.writeSource(to: &$0) } }
            }
        }
    }
}

extension JSONOutput {
    fileprivate mutating func textPart(_ text: String) {
        member("type", "text")
        member("text", text)
    }

    /// The documents of a turn, each with what was found in it.
    fileprivate mutating func documents(of turn: SimulatedTurn) {
        var order: [Int] = []
        for source in turn.sources where !order.contains(source.document) { order.append(source.document) }
        array { json in
            for id in order {
                let own = turn.sources.filter { $0.document == id }
                json.object { json in
                    json.member("id", id)
                    json.member("filename", own.first?.filename ?? "")
                    json.key("document_extracts")
                    json.array { json in
                        for source in own {
                            json.object { json in
                                json.member("page", source.chunk.page)
                                json.member("text", source.chunk.text)
                                json.key("score")
                                json.raw("\(source.score)")
                            }
                        }
                    }
                }
            }
        }
    }
}

import Paradigm
import ParadigmAPI
import ParadigmGround

/// Whether a workspace is one of the key's, where the server tells which those are.
enum WorkspaceCheck {
    /// Makes sure of it.
    ///
    /// - Throws: ``Failure`` for one that is none, ``ParadigmError`` of a key that is refused.
    static func check(_ workspace: ResourceID, _ client: ParadigmClient) async throws {
        let known: [Workspace]
        let isWhole: Bool
        do {
            (known, isWhole) = try await listed(client)
        } catch let error as ParadigmError where error.kind == .refusedKey {
            throw error
        } catch is ParadigmError {
            // An instance without such a list; the upload itself will tell.
            return
        }
        // Where the list is cut short, the upload itself will tell.
        guard isWhole, !known.isEmpty, !known.contains(where: { $0.id == workspace }) else { return }
        let names = TerminalEscaper.line(known.prefix(20).map(\.id.rawValue).joined(separator: ", "))
        let name = TerminalEscaper.line(workspace.rawValue)
        throw Failure(
            .usage,
            Text(
                en: "There is no workspace \(name) for this key; it may use \(names). “paradigm documents workspaces” "
                    + "tells their names.",
                fr: "Il n'y a pas d'espace de travail \(name) pour cette clé ; elle peut utiliser \(names). « paradigm "
                    + "documents workspaces » donne leurs noms."
            )
        )
    }

    /// The workspaces of all pages.
    static func all(_ client: ParadigmClient) async throws -> [Workspace] { try await listed(client).items }

    /// The workspaces of all pages, and whether the server tells of no more.
    private static func listed(_ client: ParadigmClient) async throws -> (items: [Workspace], isWhole: Bool) {
        var list = try await client.workspaces()
        var found = list.items
        var seen: Set<NextPage> = []
        while let next = list.next, seen.insert(next).inserted {
            list = try await client.workspaces(page: next)
            found += list.items
        }
        return (found, list.hasMore != true && (list.count ?? 0) <= found.count)
    }
}

package import ParadigmAPI

/// The documents of all pages of a list, and whether those are all.
package struct DocumentListing: Sendable {
    /// The documents, each once, in the order of the pages.
    package private(set) var documents: [DocumentFile] = []
    /// How many the server says there are; nil when it did not say.
    package private(set) var total: Int?
    /// How many entries name no document.
    package private(set) var leftOut = 0
    /// Whether the server told of more documents than it gave, and not where they are.
    package var isCutShort: Bool { saysMore || total.map { $0 > documents.count } ?? false }

    private var names: Set<ResourceID> = []
    private var saysMore = false

    /// Takes the items of a page.
    ///
    /// - Returns: Whether there was one among them that no earlier page had.
    fileprivate mutating func take(_ page: DocumentList) -> Bool {
        let before = documents.count
        for document in page.items where names.insert(document.id).inserted { documents.append(document) }
        leftOut += page.leftOut
        total = page.count ?? total
        saysMore = page.hasMore ?? false
        return documents.count > before
    }
}

extension ParadigmClient {
    /// All the documents that a server gives, page after page.
    ///
    /// Where it tells of more and not where they are, its pages are asked for by their numbers, as long as that brings what
    /// was not there before.
    ///
    /// - Throws: ``ParadigmError`` of a page that the server has named, `CancellationError`.
    package func documentListing(
        _ filter: DocumentFilter = DocumentFilter(),
        version: APIVersion = .v3
    ) async throws -> DocumentListing {
        var listing = DocumentListing()
        var page = try await documents(filter, version: version)
        var seen: Set<NextPage> = []
        // A server whose pages go round in a circle is not followed for ever.
        while listing.take(page), let next = page.next, seen.insert(next).inserted {
            page = try await documents(filter, page: next, version: version)
        }
        var number = 2
        while page.next == nil, listing.isCutShort, listing.documents.count < filter.maximum ?? .max,
            !page.items.isEmpty
        {
            let numbered = NextPage(number: number, of: filter, version: version)
            do {
                page = try await documents(filter, page: numbered, version: version)
            } catch is ParadigmError {
                break
            }
            guard listing.take(page) else { break }
            number += 1
        }
        return listing
    }
}

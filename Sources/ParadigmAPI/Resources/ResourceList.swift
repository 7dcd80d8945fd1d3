/// Something that a server lists.
public protocol ListedResource: Hashable, Sendable {
    /// Reads one item; nil when it is none.
    init?(_ json: JSONValue)
    /// What a list of them is called in an error, such as "a list of documents".
    static var expectedList: String { get }
}

/// One page of a list: documents, workspaces, agents, turns, chunks.
public struct ResourceList<Item: ListedResource>: Hashable, Sendable {
    /// The body, as it came.
    public let rawBytes: [UInt8]
    /// The items of this page, in the order of the body; what is none is left out.
    public let items: [Item]
    /// How many entries of this page are none.
    public let leftOut: Int
    /// How many there are on all pages (`count`, or `total`); nil when the server did not say.
    public let count: Int?
    /// Where the next page is; nil on the last one, and where the server does not say.
    public let next: NextPage?
    /// Whether there are more items behind this page; nil when the server did not say.
    public let hasMore: Bool?

    /// Reads a body: `{"data": […]}`, `{"results": […]}`, one of the names below, or the array alone.
    ///
    /// - Throws: ``ReplyDecodingError`` when the body is not JSON, describes an error, or holds no list.
    public init(bytes: [UInt8]) throws(ReplyDecodingError) {
        rawBytes = bytes
        let (list, json) = try ReplyObject.read(bytes, expecting: Item.expectedList) { json in
            Self.list(in: json).map { ($0, json) }
        }
        items = list.compactMap(Item.init)
        leftOut = list.count - items.count
        count = (json["count"] ?? json["total"])?.lenientInt
        hasMore = json["has_more"]?.lenientBool
        next = json["next"].flatMap { NextPage($0) } ?? json["next_cursor"].flatMap { NextPage(cursor: $0) }
    }

    private static func list(in json: JSONValue) -> [JSONValue]? {
        if let array = json.array { return array }
        let names = ["data", "results", "items", "documents", "files", "workspaces", "agents", "turns", "chunks"]
        return names.lazy.compactMap { json[$0]?.array }.first
    }
}

/// Where the next page of a list is.
///
/// Servers give a whole URL, a cursor or the number of the page. Only the query is kept: a reply never decides which host
/// the key goes to.
public struct NextPage: Hashable, Sendable {
    /// The query, without its question mark.
    public let query: String

    /// Reads the `next_cursor` of a list, which is a cursor also when it looks like a number.
    ///
    /// - Returns: Nil for what is no text and no number, and for an empty text.
    init?(cursor json: JSONValue) {
        guard let text = json.lenientText else { return nil }
        query = "cursor=\(QueryText.encoded(text))"
    }

    /// A page of a list of documents by its number, from 1, where a server does not say where it is.
    package init(number: Int, of filter: DocumentFilter, version: APIVersion) {
        let filter = filter.query(version: version).dropFirst()
        query = (filter.isEmpty ? "" : "\(filter)&") + "page=\(number)"
    }

    /// Reads the `next` of a list.
    ///
    /// - Returns: Nil for null, an empty string, and what could not stand in a URL.
    public init?(_ json: JSONValue) {
        if let number = json.int {
            query = "page=\(number)"
        } else if let text = json.string, !text.isEmpty {
            let isAddress = text.contains("://") || text.hasPrefix("/") || text.contains("?")
            if isAddress {
                guard let mark = text.firstIndex(of: "?") else { return nil }
                query = String(text[text.index(after: mark)...].prefix { $0 != "#" })
            } else {
                query = Int(text) == nil ? "cursor=\(QueryText.encoded(text))" : "page=\(text)"
            }
            guard !query.isEmpty, query.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        } else {
            return nil
        }
    }
}

/// Why documents and questions cannot be put together.
package enum DocumentsFault: Error, Hashable, Sendable {
    /// A table has a row that cannot be read.
    case badRow(path: String, line: Int, BadRow.Fault)
    /// A table has no column of any of these names.
    case noColumn(path: String, wanted: [String], known: [String])
    /// A file that is not the list of an upload, which an upload would replace.
    case noList(path: String)
    /// The documents of a list are in another workspace, or on another server.
    case otherPlace(list: String)
    /// There is no list of an upload where one was named.
    case missingList(path: String)
    /// A table of questions has a column that the pairs need for themselves.
    case columnTaken(String, path: String)
    /// A cell that is asked holds a formula that was saved without what it comes to.
    case unsavedFormula(path: String, cell: String)
    /// There is nothing in it.
    case empty(path: String)
    /// Lines of JSON, where a table or lines of text are wanted.
    case noTable(path: String)
    /// A folder without a file that could be sent.
    case emptyFolder(path: String)
    /// A pipe, a device or a socket, where a file or a folder is wanted.
    case noFile(path: String)
    /// Neither a file, nor a folder, nor numbers of documents.
    case unknownDocuments(String)
}

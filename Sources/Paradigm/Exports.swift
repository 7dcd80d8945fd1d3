// Requests and replies are part of every call, and so are deadlines and times, so one import brings them all. There is no
// other spelling yet.
@_exported public import ParadigmAPI
@_exported public import ParadigmHTTP

// Requests and replies are part of every call, so one import brings both. There is no other spelling yet.
@_exported public import ParadigmAPI

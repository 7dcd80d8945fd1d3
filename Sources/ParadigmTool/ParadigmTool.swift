@main struct ParadigmTool { static func main() {} }

// swift-tools-version: 6.2
import PackageDescription

// The sources of the hot rooms themselves, through symbolic links, and nothing that needs NIO: it builds in a minute,
// `package` access works, and Valgrind can run it.
let package = Package(
    name: "swift-paradigm-benchmarks",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0")
    ],
    targets: [
        .target(name: "ParadigmGround"),
        .target(name: "ParadigmAPI", dependencies: ["ParadigmGround"]),
        .target(name: "ParadigmHTTP", dependencies: ["ParadigmGround"]),
        .target(name: "Paradigm", dependencies: ["ParadigmGround"]),
        .systemLibrary(name: "CZlib"),
        .systemLibrary(name: "CExpat"),
        .target(name: "ParadigmWorkbook", dependencies: ["CZlib", "CExpat", "ParadigmGround"]),
        .target(
            name: "ParadigmBatch",
            dependencies: [
                "ParadigmGround", "ParadigmAPI", "Paradigm",
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "DequeModule", package: "swift-collections"),
            ]
        ),
        .target(
            name: "ParadigmJobs",
            dependencies: ["CZlib", "ParadigmGround", "ParadigmAPI", "ParadigmBatch", "ParadigmWorkbook"]
        ),
        .executableTarget(
            name: "micro",
            dependencies: [
                "ParadigmGround", "ParadigmAPI", "ParadigmHTTP", "Paradigm", "ParadigmBatch", "ParadigmJobs",
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// The language settings of the main package.
for target in package.targets where target.type != .system {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .strictMemorySafety(),
        .treatAllWarnings(as: .error),
    ]
}

// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "swift-paradigm",
    platforms: [.macOS(.v15)],
    products: [
        .library(name: "ParadigmAPI", targets: ["ParadigmAPI"]),
        .library(name: "Paradigm", targets: ["Paradigm"]),
        .library(name: "ParadigmBatch", targets: ["ParadigmBatch"]),
        .library(name: "ParadigmJobs", targets: ["ParadigmJobs"]),
        .library(name: "ParadigmSimulator", targets: ["ParadigmSimulator"]),
        .executable(name: "paradigm", targets: ["ParadigmTool"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.4"),
        .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    ],
    targets: [
        .target(name: "ParadigmGround"),
        .target(name: "ParadigmAPI", dependencies: ["ParadigmGround"]),
        .target(
            name: "ParadigmHTTP",
            dependencies: [
                "ParadigmGround",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOTLS", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "DequeModule", package: "swift-collections"),
            ]
        ),
        .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        .systemLibrary(name: "CExpat", providers: [.apt(["libexpat1-dev"]), .brew(["expat"])]),
        .target(name: "ParadigmWorkbook", dependencies: ["CZlib", "CExpat", "ParadigmGround"]),
        .target(
            name: "Paradigm",
            dependencies: [
                "ParadigmGround", "ParadigmAPI", "ParadigmHTTP",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "DequeModule", package: "swift-collections"),
            ]
        ),
        .target(
            name: "ParadigmBatch",
            dependencies: [
                "ParadigmGround", "ParadigmAPI", "ParadigmHTTP", "Paradigm",
                .product(name: "HeapModule", package: "swift-collections"),
                .product(name: "DequeModule", package: "swift-collections"),
                .product(name: "AsyncAlgorithms", package: "swift-async-algorithms"),
                .product(name: "Histogram", package: "hdrhistogram-swift"),
            ]
        ),
        .target(
            name: "ParadigmJobs",
            dependencies: [
                "CZlib", "ParadigmGround", "ParadigmAPI", "Paradigm", "ParadigmBatch", "ParadigmWorkbook",
            ]
        ),
        .target(
            name: "ParadigmSimulator",
            dependencies: [
                "ParadigmGround", "ParadigmAPI",
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "HeapModule", package: "swift-collections"),
            ]
        ),
        .target(
            name: "ParadigmCLI",
            dependencies: [
                "ParadigmGround", "ParadigmAPI", "Paradigm", "ParadigmBatch", "ParadigmJobs", "ParadigmSimulator",
                "ParadigmWorkbook",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ]
        ),
        .executableTarget(name: "ParadigmTool", dependencies: ["ParadigmGround", "ParadigmCLI"]),
        .testTarget(name: "ParadigmGroundTests", dependencies: ["ParadigmGround"]),
        .testTarget(name: "ParadigmAPITests", dependencies: ["ParadigmGround", "ParadigmAPI"]),
        .testTarget(
            name: "ParadigmTests",
            dependencies: [
                "ParadigmGround", "ParadigmAPI", "ParadigmHTTP", "Paradigm", "ParadigmSimulator",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
            ]
        ),
        .testTarget(name: "ParadigmWorkbookTests", dependencies: ["ParadigmGround", "ParadigmWorkbook"]),
        .testTarget(
            name: "ParadigmBatchTests",
            dependencies: [
                "ParadigmGround", "ParadigmAPI", "ParadigmHTTP", "Paradigm", "ParadigmBatch", "ParadigmSimulator",
            ]
        ),
        .testTarget(
            name: "ParadigmJobsTests",
            dependencies: [
                "ParadigmGround", "ParadigmAPI", "Paradigm", "ParadigmBatch", "ParadigmJobs", "ParadigmSimulator",
                "ParadigmWorkbook",
            ]
        ),
        .testTarget(
            name: "ParadigmSimulatorTests",
            dependencies: ["ParadigmGround", "ParadigmAPI", "ParadigmSimulator"]
        ),
        .testTarget(
            name: "ParadigmCLITests",
            dependencies: [
                "ParadigmGround", "ParadigmAPI", "Paradigm", "ParadigmWorkbook", "ParadigmBatch", "ParadigmJobs",
                "ParadigmCLI", "ParadigmTool",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            exclude: ["Snapshots"]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// One set of language settings for every target of ours.
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

// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "paradigm-examples",
    platforms: [.macOS(.v15)],
    dependencies: [
        .package(name: "swift-paradigm", path: "..")
    ],
    targets: [
        .executableTarget(
            name: "SpeedTest",
            dependencies: [
                .product(name: "Paradigm", package: "swift-paradigm"),
                .product(name: "ParadigmAPI", package: "swift-paradigm"),
                .product(name: "ParadigmBatch", package: "swift-paradigm"),
            ],
            path: "SpeedTest"
        ),
        .executableTarget(
            name: "Chat",
            dependencies: [
                .product(name: "Paradigm", package: "swift-paradigm"),
                .product(name: "ParadigmAPI", package: "swift-paradigm"),
            ],
            path: "Chat"
        ),
        .executableTarget(
            name: "Batch",
            dependencies: [
                .product(name: "Paradigm", package: "swift-paradigm"),
                .product(name: "ParadigmAPI", package: "swift-paradigm"),
                .product(name: "ParadigmBatch", package: "swift-paradigm"),
            ],
            path: "Batch"
        ),
        .executableTarget(
            name: "Documents",
            dependencies: [
                .product(name: "Paradigm", package: "swift-paradigm"),
                .product(name: "ParadigmAPI", package: "swift-paradigm"),
            ],
            path: "Documents"
        ),
        .executableTarget(
            name: "Job",
            dependencies: [
                .product(name: "Paradigm", package: "swift-paradigm"),
                .product(name: "ParadigmAPI", package: "swift-paradigm"),
                .product(name: "ParadigmBatch", package: "swift-paradigm"),
                .product(name: "ParadigmJobs", package: "swift-paradigm"),
            ],
            path: "Job"
        ),
        // What README.md and docs/ quote; see scripts/documents.py.
        .executableTarget(
            name: "Tour",
            dependencies: [
                .product(name: "Paradigm", package: "swift-paradigm"),
                .product(name: "ParadigmAPI", package: "swift-paradigm"),
                .product(name: "ParadigmBatch", package: "swift-paradigm"),
                .product(name: "ParadigmSimulator", package: "swift-paradigm"),
            ],
            path: "Tour"
        ),
    ]
)

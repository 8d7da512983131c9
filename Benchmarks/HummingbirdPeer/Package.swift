// swift-tools-version: 6.2
import PackageDescription

/// What many would build instead of Entente: Hummingbird and GRDB, used as their documentation shows. A package of its
/// own, so that the product depends on neither.
let package = Package(
  name: "peer",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
  ],
  targets: [
    .executableTarget(
      name: "peer",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "GRDB", package: "GRDB.swift"),
      ])
  ]
)

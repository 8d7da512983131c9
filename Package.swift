// swift-tools-version: 6.2
import PackageDescription

/// What every Swift target is compiled with: Swift 6, explicit `any`, imports that do not leak, no warning.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A library target of this package. `uses` is the whole list of modules it may see: the walls of the house.
func module(_ name: String, uses: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: uses, resources: resources, swiftSettings: settings)
}

/// The tests of a module, or of a promise that spans several.
func tests(
  _ name: String, uses: [Target.Dependency], exclude: [String] = [], resources: [Resource] = []
) -> Target {
  .testTarget(
    name: name + "Tests", dependencies: uses, exclude: exclude, resources: resources, swiftSettings: settings)
}

let package = Package(
  name: "entente",
  products: [.executable(name: "entente", targets: ["entente"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CLinux"),

    module("System", uses: ["CLinux"]),
    module("HTTP"),
    module("Server", uses: ["HTTP", "System", "CLinux"]),
    module("SQLite", uses: ["CSQLite", "System"]),
    module("Domain"),
    module("Representation", uses: ["Domain", "SQLite", "System", "CZlib"]),
    module("Store", uses: ["Domain", "SQLite", "System", "Representation"]),
    module(
      "API",
      uses: [
        "HTTP", "Domain", "SQLite", "Store", "System", "Representation",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      // What pages need is a part of the program: nothing is read from files at run time.
      resources: [.embedInCode("Pages/Assets")]),
    .executableTarget(
      name: "entente",
      dependencies: [
        "API", "Server", "Store", "Representation", "SQLite", "Domain", "HTTP", "System", "CLinux",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings,
      // Nothing looks the program's symbols up by name: those that are not used need not be in it.
      linkerSettings: [
        .unsafeFlags(["-Xlinker", "--no-export-dynamic"], .when(configuration: .release))
      ]),

    .target(
      name: "Testbed",
      dependencies: ["API", "HTTP", "Domain", "Representation", "Store", "SQLite", "System"],
      path: "Tests/Testbed", swiftSettings: settings),
    .target(name: "Chance", path: "Tests/Chance", swiftSettings: settings),
    tests("HTTP", uses: ["Chance", "Testbed", "HTTP", "System"], resources: [.copy("Cases")]),
    tests("Server", uses: ["Chance", "Server", "HTTP", "System"]),
    tests("SQLite", uses: ["SQLite", "System"]),
    tests("Domain", uses: ["Chance", "Domain"]),
    tests("Store", uses: ["Chance", "Testbed", "Store", "Domain", "Representation", "SQLite", "CSQLite"]),
    tests(
      "Representation", uses: ["Chance", "Testbed", "Representation", "Domain", "SQLite", "Store"],
      exclude: ["Pictures"]),
    tests(
      "API",
      uses: ["Chance", "Testbed", "API", "HTTP", "Domain", "SQLite", "Store", "System", "Representation"]),
    tests(
      "Integration", uses: ["Testbed", "entente", "API", "Domain", "SQLite", "Store", "System"],
      exclude: ["Releases"]),
    tests("Promises", uses: ["Testbed", "API", "HTTP", "Domain", "Representation", "Store", "SQLite"]),
    tests("Tidy", uses: ["Testbed", "Domain"]),
  ]
)

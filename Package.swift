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

/// What goes on top for the modules: whatever the compiler cannot show to be safe for memory is marked so.
let safety: [SwiftSetting] = settings + [.strictMemorySafety()]

/// A library target of this package. `uses` is the whole list of modules it may see: the walls of the house.
func module(_ name: String, uses: [Target.Dependency] = [], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: uses, resources: resources, swiftSettings: safety)
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

    module("Bytes"),
    module("System", uses: ["Bytes", "CLinux"]),
    module("HTTP", uses: ["Bytes"]),
    module("Server", uses: ["Bytes", "HTTP", "System", "CLinux"]),
    module("SQLite", uses: ["Bytes", "CSQLite", "System"]),
    module("Domain"),
    module("Representation", uses: ["Bytes", "Domain", "SQLite", "System", "CZlib"]),
    module("Store", uses: ["Bytes", "Domain", "SQLite", "System", "Representation"]),
    module(
      "API",
      uses: [
        "Bytes", "HTTP", "Domain", "SQLite", "Store", "System", "Representation",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      // What pages need is a part of the program: nothing is read from files at run time.
      resources: [.embedInCode("Pages/Assets")]),
    .executableTarget(
      name: "entente",
      dependencies: [
        "API", "Bytes", "Server", "Store", "Representation", "SQLite", "Domain", "HTTP", "System", "CLinux",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: safety,
      // Nothing looks the program's symbols up by name: those that are not used need not be in it.
      linkerSettings: [
        .unsafeFlags(["-Xlinker", "--no-export-dynamic"], .when(configuration: .release))
      ]),

    .target(
      name: "Testbed",
      dependencies: ["API", "Bytes", "HTTP", "Domain", "Representation", "Store", "SQLite", "System"],
      path: "Tests/Testbed", swiftSettings: settings),
    .target(name: "Chance", path: "Tests/Chance", swiftSettings: settings),
    tests("HTTP", uses: ["Bytes", "Chance", "Testbed", "HTTP", "System"], resources: [.copy("Cases")]),
    tests("Server", uses: ["Bytes", "Chance", "Server", "HTTP", "System"]),
    tests("SQLite", uses: ["Bytes", "SQLite", "System"]),
    tests("Domain", uses: ["Chance", "Domain"]),
    tests(
      "Store",
      uses: ["Bytes", "Chance", "Testbed", "Store", "Domain", "Representation", "SQLite", "CSQLite"]),
    tests(
      "Representation", uses: ["Bytes", "Chance", "Testbed", "Representation", "Domain", "SQLite", "Store"],
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

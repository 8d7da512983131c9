import Domain
import Store

@main
struct Main {
  static func main() {
    let name = CommandLine.arguments[2]
    print(SchemaSQL(Resource.named(name)!).migration, terminator: "")
  }
}

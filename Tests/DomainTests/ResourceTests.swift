import Testing

@testable import Domain

/// What every declaration must be like, so that all that is derived from it works.
@Suite struct ResourceTests {
  @Test func `names, tables and titles of resources are unique`() {
    for names in [Resource.all.map(\.name), Resource.all.map(\.table), Resource.all.map(\.title)] {
      #expect(Set(names).count == names.count, "\(names)")
    }
    for resource in Resource.all { #expect(Resource.named(resource.name)?.table == resource.table) }
    #expect(Resource.named("") == nil)
    #expect(Resource.named("country") == nil)
  }

  @Test func `tables and views of all resources together have different names`() {
    let names = Resource.all.flatMap { resource in
      [resource.versionTable, resource.identityTable, resource.recordView, resource.currentView]
        + resource.lists.map(\.table)
    }
    #expect(Set(names).count == names.count, "\(names.sorted())")
  }

  @Test(arguments: Resource.all)
  func `fields and columns have different names that SQL and JSON can both bear`(resource: Resource) {
    let fields = resource.fields.map(\.name)
    #expect(Set(fields).count == fields.count)
    let columns = resource.columns.map(\.name)
    #expect(Set(columns).count == columns.count)
    #expect(Set(columns).isDisjoint(with: ["version", "id", "revision", "opened", "closed", "position"]))
    for name in fields + columns + resource.lists.flatMap({ $0.items.map(\.name) }) {
      #expect(
        name.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 }, "\(name)")
    }
  }

  @Test(arguments: Resource.all)
  func `a record begins with its id and ends with its notes, citations and what the store gives`(
    resource: Resource
  ) {
    #expect(resource.fields.first?.name == "id")
    #expect(resource.fields.suffix(4).map(\.name) == ["notes", "citations", "revision", "updated_at"])
    #expect(resource.fields.filter(\.isReadOnly).map(\.name) == ["revision", "updated_at"])
    #expect(resource.field("citations")?.isRequired == (resource.name != "sources"))
  }

  @Test(arguments: Resource.all)
  func `every list has a table of its own and plain columns`(resource: Resource) {
    let tables = resource.lists.map(\.table)
    #expect(Set(tables).count == tables.count)
    for list in resource.lists {
      #expect(list.table.hasPrefix(resource.table + "_"))
      let names = list.items.map(\.name)
      #expect(Set(names).count == names.count)
      #expect(Set(names).isDisjoint(with: ["version", "position"]))
      switch list.shape {
      case .plain: #expect(list.columns.count == 1)
      case .objects, .single: #expect(list.items.count > 1)
      case .map: #expect(list.columns.count == 2 && list.items.allSatisfy(\.isRequired))
      }
      #expect(list.items.allSatisfy { $0.list == nil }, "a list within a list")
    }
  }

  @Test(arguments: Resource.all)
  func `code lists have codes, each once`(resource: Resource) {
    for codes in resource.allColumns.compactMap(\.codes) {
      #expect(Set(codes.values).count == codes.values.count, "\(codes.name)")
      for code in codes.values { #expect(!code.isEmpty && !code.contains("'") && !code.contains(",")) }
    }
  }

  @Test func `every code list has a name of its own, and every code a title and a meaning in a sentence`() {
    let names = CodeList.all.map(\.name)
    let tables = Resource.all.flatMap { resource in
      [resource.versionTable, resource.identityTable, resource.recordView, resource.currentView]
        + resource.lists.map(\.table)
    }
    #expect(Set(names).count == names.count && Set(names).isDisjoint(with: tables))
    for list in CodeList.all {
      let shared = Resource.all.flatMap(\.allColumns).compactMap(\.codes).filter { $0.name == list.name }
      #expect(shared.allSatisfy { $0 === list }, "\(list.name) is the name of two lists")
      #expect(list.summary.hasSuffix("."))
      #expect(Set(list.codes.map(\.title)).count == list.codes.count, "\(list.name)")
      for code in list.codes {
        #expect(code.title.first?.isUppercase == true && !code.title.hasSuffix("."), "\(code.title)")
        #expect(code.meaning.hasSuffix(".") && code.meaning.first?.isLowercase == false, "\(code.meaning)")
      }
    }
  }

  @Test(arguments: Resource.all)
  func `references lead to resources, and what is referred to is known to be`(resource: Resource) {
    let columns = resource.columns + resource.lists.flatMap { $0.items.flatMap(\.columns) }
    for target in columns.compactMap(\.reference) {
      #expect(Resource.named(target)?.isReferredTo == true, "\(resource.name) to \(target)")
    }
  }

  @Test func `links may lead to every collection but sources and countries`() {
    let others = Resource.all.map(\.name).filter { !["sources", "countries"].contains($0) }
    #expect(CodeList.linkable.values == others.sorted())
  }

  @Test(arguments: Resource.all)
  func `filters are unique, look into what is there, and take no name of another parameter`(
    resource: Resource
  ) {
    let names = resource.filters.map(\.name)
    #expect(Set(names).count == names.count)
    let reserved = [
      "from", "to", "match", "between", "sort", "limit", "cursor", "fields", "resolve", "q", "valid_on",
      "as_of",
      "expand", "count", "facet", "updated_after", "format",
    ]
    #expect(Set(names).isDisjoint(with: reserved))
    for filter in resource.filters {
      switch filter.place {
      case .columns(let columns):
        #expect(!columns.isEmpty)
        #expect(Set(columns).isSubset(of: resource.columns.map(\.name)), "\(filter.name)")
      case .list(let table, let column):
        let list = resource.lists.first { $0.table == table }
        #expect(list?.items.contains { $0.name == column } == true, "\(filter.name)")
      }
    }
  }

  @Test(arguments: Resource.all)
  func `every coded or relational field is a filter`(resource: Resource) {
    for field in resource.fields {
      switch field.kind {
      case .choice, .reference: #expect(resource.filter(field.name) != nil, "\(field.name)")
      case .list(let list):
        for item in list.items {
          let isAsked = resource.filters.contains { filter in
            if case .list(list.table, item.name) = filter.place { true } else { false }
          }
          if case .reference = item.kind { #expect(isAsked, "\(field.name) \(item.name)") }
          if case .choice = item.kind, list.shape == .plain { #expect(isAsked) }
        }
      default: break
      }
    }
  }

  @Test(arguments: Resource.all)
  func `what a list is sorted by exists, is unique, and the default order is among it`(resource: Resource) {
    #expect(resource.sortable.first == "id")
    #expect(Set(resource.sortable).count == resource.sortable.count)
    #expect(!resource.order.isEmpty)
    #expect(Set(resource.order.map(\.field)).isSubset(of: resource.sortable))
    for name in resource.sortable where name != "id" {
      #expect(resource.field(name)?.list == nil)
      #expect(resource.field(name)?.columns.isEmpty == false, "\(name)")
    }
  }

  /// What is missing sorts behind every date, number and code, but '~', which stands for it, is before letters beyond
  /// ASCII.
  @Test(arguments: Resource.all)
  func `only what is always there, a date or a code is sorted by`(resource: Resource) {
    for name in resource.sortable where name != "id" {
      guard let field = resource.field(name), !field.isRequired, field.form == nil else { continue }
      guard case .date = field.kind else {
        Issue.record("\(resource.name).\(name) may be missing and is no date")
        continue
      }
    }
  }

  @Test(arguments: Resource.all)
  func `the time of a resource is told by its dates`(resource: Resource) {
    for name in (resource.time?.beginnings ?? []) + (resource.time?.ends ?? []) {
      guard case .date = resource.field(name)?.kind else {
        Issue.record("\(resource.name).\(name) is no date")
        continue
      }
    }
  }

  @Test(arguments: Resource.all)
  func `a nested resource has a collection above that its field refers to`(resource: Resource) throws {
    guard let parent = resource.parent else { return }
    let field = try #require(resource.field(parent.field))
    #expect(field.isRequired)
    guard case .reference(let collection) = field.kind else {
      Issue.record("\(resource.name).\(parent.field) is no reference")
      return
    }
    #expect(collection == parent.collection)
    #expect(Resource.named(collection)?.parent == nil)
  }

  @Test(arguments: Resource.all)
  func `everything says in a sentence what it is`(resource: Resource) {
    let sentences =
      [resource.summary] + resource.fields.map(\.summary) + resource.filters.map(\.summary)
      + resource.lists.flatMap { $0.items.map(\.summary) }
    for sentence in sentences { #expect(sentence.hasSuffix("."), "\(sentence)") }
  }

  @Test func `a date has five columns, a name two, and every other field at most one`() {
    for field in Resource.all.flatMap(\.fields) {
      if case .date = field.kind {
        #expect(field.columns.map(\.name) == [field.name] + Field.dateSuffixes.map { field.name + $0 })
        #expect(field.columns.last?.isRequired == false)
      } else {
        #expect(field.columns.count <= (field.isName ? 2 : 1))
      }
    }
  }
}

extension Resource: CustomTestStringConvertible {
  package var testDescription: String { name }
}
